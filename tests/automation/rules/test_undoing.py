"""A deleted rule is brought back with what it had still to do."""

from datetime import timedelta

import pytest

from dealwright.automation.rules import running
from dealwright.automation.rules.actions import delete_rule
from dealwright.automation.rules.models import Rule, RuleRun
from dealwright.crm.deals.actions import archive_deal, move_deal
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.records.undo.actions import undo_change
from dealwright.work.tasks.models import Task

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@pytest.fixture
def waiting(deal, stages, task_rule_on, run_reactions):
    """The run of a rule that waits an hour for the deal."""
    task_rule_on("Offer", "Ask", delay_minutes=60)
    move_deal(deal, to=stages["Offer"], by=SYSTEM)
    run_reactions()
    return RuleRun.objects.get()


@pytest.fixture
def brought_back(waiting, owner, recorded, run_reactions):
    """`brought_back(meanwhile)` deletes the rule, lets something happen, and undoes the deletion."""

    def undo(meanwhile=lambda: None):
        recorded.start_over()
        delete_rule(waiting.rule, by=Actor.of(owner))
        change = recorded.entries[0].change_id
        assert RuleRun.objects.count() == 0
        meanwhile()
        run_reactions()
        undo_change(change, by=Actor.of(owner))
        return list(RuleRun.objects.all())

    return undo


class TestRestoreRule:
    def test_lets_it_wait_again_with_the_time_it_had(self, waiting, brought_back):
        (run,) = brought_back()

        assert (run.pk, run.due_at, run.state) == (waiting.pk, waiting.due_at, "waiting")
        RuleRun.objects.update(due_at=clock.now() - timedelta(minutes=1))
        running.step()
        assert Task.objects.get().title == "Ask"

    def test_not_for_a_record_that_left(self, deal, stages, brought_back):
        assert brought_back(lambda: move_deal(deal, to=stages["Paid"], by=SYSTEM)) == []
        assert Rule.objects.count() == 1

    def test_not_for_one_that_left_and_came_back(self, deal, stages, brought_back):
        def there_and_back():
            move_deal(deal, to=stages["Paid"], by=SYSTEM)
            move_deal(deal.refreshed(), to=stages["Offer"], by=SYSTEM)

        assert brought_back(there_and_back) == []

    def test_not_for_an_archived_one(self, deal, brought_back):
        assert brought_back(lambda: archive_deal(deal, by=SYSTEM)) == []

    def test_not_what_had_run_already(self, waiting, brought_back):
        RuleRun.objects.update(due_at=clock.now() - timedelta(minutes=1))
        running.step()

        assert brought_back() == []
