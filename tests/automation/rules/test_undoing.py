"""A deleted rule is brought back with what it had still to do."""

from datetime import date, timedelta

import pytest

from dealwright.automation.rules import kept_runs, running
from dealwright.automation.rules.actions import create_rule, delete_rule
from dealwright.automation.rules.models import Rule, RuleRun
from dealwright.crm.activities.actions import delete_activity
from dealwright.crm.activities.models import Activity
from dealwright.crm.deals.actions import archive_deal, create_deal, edit_deal, move_deal
from dealwright.events import Actor
from dealwright.events.actions import last_change, unrecorded
from dealwright.kit import clock
from dealwright.people.workdays.actions import start_day, switch_working_days
from dealwright.records.undo.actions import InTheWay, undo_change
from dealwright.work.tasks.actions import complete_task
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

    def test_voids_what_a_worker_held_of_it(self, waiting, brought_back):
        RuleRun.objects.update(due_at=clock.now())
        held = running.claim()
        brought_back()
        RuleRun.objects.update(due_at=clock.now())
        held_now = running.claim()

        running.perform(held)
        assert not Task.objects.exists()
        running.perform(held_now)
        assert Task.objects.count() == 1

    def test_belongs_to_its_recipe_again(self, waiting, brought_back):
        with unrecorded("it was installed with a recipe"):
            Rule.objects.update(recipe="cold-deal")

        brought_back()

        assert Rule.objects.get().recipe == "cold-deal"


class TestWhatHappenedMeanwhile:
    """What a run waited for came while its rule was gone: it goes on with its rule."""

    @pytest.fixture
    def rule_on_paid(self, stages):
        """`rule_on_paid("Pack", …)` creates that task there."""

        def put(title, action="create_task", **values):
            settings = {"title": title} if action == "create_task" else {}
            settings |= values.pop("settings", {})
            return create_rule(stage=stages["Paid"], action=action, settings=settings, by=SYSTEM, **values)

        return put

    @pytest.fixture
    def enter(self, deal, stages, run_reactions):
        """The deal comes to Paid."""

        def move():
            move_deal(deal.refreshed(), to=stages["Paid"], by=SYSTEM)
            run_reactions()

        return move

    @pytest.fixture
    def gone_while(self, owner, work):
        """`gone_while(rule, meanwhile)` deletes the rule, lets something happen, and undoes the deletion."""

        def away(rule, meanwhile=lambda: None):
            delete_rule(rule, by=Actor.of(owner))
            change = last_change()
            meanwhile()
            work()
            undo_change(change, by=Actor.of(owner))
            back = RuleRun.objects.get(rule_id=rule.pk)
            work()
            return back

        return away

    @pytest.fixture
    def work(self, run_reactions):
        """Tell everybody, and do what is due, until nothing is."""

        def until_idle():
            run_reactions()
            while running.step():
                run_reactions()

        return until_idle

    def test_the_rules_above_were_done(self, rule_on_paid, enter, gone_while, time_machine):
        rule_on_paid("Slow", delay_minutes=10)
        last = rule_on_paid("Last", after_previous=True)
        enter()

        gone_while(last, lambda: time_machine.move_to(clock.now() + timedelta(minutes=11)))

        assert titles() == ["Slow", "Last"]

    def test_the_rules_above_are_not_through_yet(self, rule_on_paid, enter, gone_while):
        rule_on_paid("Slow", delay_minutes=10)
        last = rule_on_paid("Last", after_previous=True)
        enter()

        gone_while(last)

        assert state_of(last) == ("waiting", "above", None)

    def test_the_task_it_gave_was_done(self, rule_on_paid, enter, gone_while):
        rule = rule_on_paid("Pack", settings={"awaits": True})
        enter()
        assert state_of(rule) == ("waiting", "work", None)

        gone_while(rule, lambda: complete_task(Task.objects.get(), by=SYSTEM))

        run = RuleRun.objects.get()
        assert (run.state, run.waits_for, run.result["title"]) == ("done", "", "Pack")

    def test_the_task_it_gave_is_still_open(self, rule_on_paid, enter, gone_while, deal):
        """It waits on, though its condition would not be met again, and gives no second one."""
        twenty = {"field": "Document:TITLE", "operator": "equal", "value": deal.title}
        rule = rule_on_paid("Pack", settings={"awaits": True}, condition=twenty)
        enter()

        gone_while(rule, lambda: edit_deal(deal.refreshed(), title="Thirty phones", by=SYSTEM))

        assert (state_of(rule), titles()) == (("waiting", "work", None), ["Pack"])

    def test_the_wait_for_the_client_was_taken_off_the_card(self, rule_on_paid, enter, gone_while):
        rule = rule_on_paid("", "wait", settings={"days": 3})
        enter()

        gone_while(rule, lambda: delete_activity(Activity.objects.get(kind="wait"), by=SYSTEM))

        assert state_of(rule)[0] == "done"

    def test_the_date_was_filled_in(self, rule_on_paid, enter, gone_while, deal):
        rule = rule_on_paid("Call", when="at", date_field="closes_on")
        enter()
        assert state_of(rule) == ("waiting", "date", None)

        back = gone_while(rule, lambda: edit_deal(deal.refreshed(), closes_on=date(2199, 5, 1), by=SYSTEM))

        assert (back.waits_for, back.due_local[:10]) == ("", "2199-05-01")

    @pytest.mark.parametrize(("follows", "day"), [(True, "2199-06-01"), (False, "2199-05-01")])
    def test_the_date_was_changed(self, rule_on_paid, enter, gone_while, deal, follows, day):
        edit_deal(deal, closes_on=date(2199, 5, 1), by=SYSTEM)
        rule = rule_on_paid("Call", when="at", date_field="closes_on", follows_date=follows)
        enter()

        back = gone_while(rule, lambda: edit_deal(deal.refreshed(), closes_on=date(2199, 6, 1), by=SYSTEM))

        assert back.due_local[:10] == day

    def test_the_responsible_began_to_work(self, rule_on_paid, enter, gone_while, anna):
        switch_working_days(True, by=SYSTEM)
        rule = rule_on_paid("Call", in_working_day=True)
        enter()
        assert state_of(rule) == ("waiting", "day", None)

        gone_while(rule, lambda: start_day(by=Actor.of(anna)))

        assert titles() == ["Call"]


class TestMoreThanAnEventKeeps:
    @pytest.fixture
    def deleted(self, deal, anna, owner, stages, run_reactions, monkeypatch):
        """A rule for which two deals waited, of which the log kept one; the change that deleted it."""
        monkeypatch.setattr(kept_runs, "MOST_KEPT", 1)
        rule = create_rule(
            stage=stages["Paid"],
            action="create_task",
            settings={"title": "Call"},
            when="at",
            date_field="closes_on",
            by=SYSTEM,
        )
        other = create_deal(
            title="Two phones", responsible=anna, closes_on=date(2199, 5, 1), stage=stages["New"], by=SYSTEM
        )
        for one in (other, deal):
            move_deal(one, to=stages["Paid"], by=SYSTEM)
        run_reactions()
        delete_rule(rule, by=Actor.of(owner))
        return last_change()

    def test_is_said_before_anything_is_undone(self, deleted, owner, recorded):
        with pytest.raises(InTheWay, match="more belonged to it than was kept") as refused:
            undo_change(deleted, by=Actor.of(owner))

        assert refused.value.is_partly_possible
        assert not Rule.objects.exists()
        assert recorded == []

    def test_brings_back_what_waits_without_a_time_first(self, deleted, owner, deal):
        undo_change(deleted, rest=True, by=Actor.of(owner))

        assert [run.on_id for run in RuleRun.objects.all()] == [deal.pk]


class TestRuleDeleted:
    def test_keeps_nothing_of_what_a_record_holds(self, waiting, owner, recorded):
        found = [{"claim": "E-mail", "answer": "carla@example.com", "holds": True, "depth": 0}]
        RuleRun.objects.update(error="carla@example.com bounced", explained=found)

        recorded.start_over()
        delete_rule(waiting.rule, by=Actor.of(owner))

        facts = recorded.entries[0].facts
        assert "carla" not in str(facts)
        assert (len(facts["waiting"]), facts["waiting_count"]) == (1, 1)
        assert set(facts["waiting"][0]) == {"id", "rule_version", "on_kind", "on_id", "event_id", "due_at"}


def titles():
    return list(Task.objects.order_by("pk").values_list("title", flat=True))


def state_of(rule):
    run = RuleRun.objects.get(rule_id=rule.pk)
    return run.state, run.waits_for, run.due_at
