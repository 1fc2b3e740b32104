"""Starting a rule for records that stand on its stage already (AU-12)."""

import pytest

from dealwright.automation.mass_runs import queries
from dealwright.automation.mass_runs.actions import start_for_those_here
from dealwright.automation.rules import running
from dealwright.automation.rules.models import RuleRun
from dealwright.crm.deals.actions import create_deal, move_deal
from dealwright.events import Actor
from dealwright.kit.errors import Forbidden
from dealwright.work.tasks.models import Task

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@pytest.fixture
def three(anna, stages, run_reactions):
    """Three deals that stand on Offer."""
    made = [
        create_deal(title=f"Deal {number}", stage=stages["Offer"], responsible=anna, by=SYSTEM)
        for number in range(3)
    ]
    run_reactions()
    return made


class TestStartForThoseHere:
    def test_runs_once_for_each_of_them(self, three, owner, task_rule_on, recorded):
        rule = task_rule_on("Offer", "Ask")
        recorded.start_over()

        first = start_for_those_here(rule, by=Actor.of(owner))
        second = start_for_those_here(rule, by=Actor.of(owner))
        running.step()

        assert (first, second, Task.objects.filter(title="Ask").count()) == (3, 0, 3)
        assert recorded == ["rule.started_for_many", *["task.created"] * 3]

    def test_is_capped_and_goes_on_with_the_next(self, three, owner, task_rule_on, monkeypatch):
        monkeypatch.setattr(queries, "MOST_AT_ONCE", 2)
        rule = task_rule_on("Offer", "Ask")

        counts = [start_for_those_here(rule, by=Actor.of(owner)) for _press in range(3)]

        assert counts == [2, 1, 0]

    def test_has_another_turn_for_who_came_again(self, three, owner, task_rule_on, stages):
        rule = task_rule_on("Offer", "Ask", delay_minutes=60)
        start_for_those_here(rule, by=Actor.of(owner))
        move_deal(three[0].refreshed(), to=stages["New"], by=SYSTEM)
        move_deal(three[0].refreshed(), to=stages["Offer"], by=SYSTEM)

        assert start_for_those_here(rule, by=Actor.of(owner)) == 1

    def test_is_for_those_who_set_automation_up(self, three, anna, task_rule_on, recorded):
        rule = task_rule_on("Offer", "Ask")
        recorded.start_over()

        with pytest.raises(Forbidden):
            start_for_those_here(rule, by=Actor.of(anna))

        assert (RuleRun.objects.count(), recorded) == (0, [])


class TestPages:
    def test_ask_first_then_show_how_far_it_is(self, three, client_of, owner, task_rule_on):
        rule = task_rule_on("Offer", "Ask")
        browser = client_of(owner)

        asked = browser.get(f"/automation/rules/{rule.pk}/mass-run").content.decode()
        sent = browser.post(f"/automation/rules/{rule.pk}/mass-run")
        shown = browser.get(sent["Location"]).content.decode()

        assert "Run it for 3 records" in asked
        assert "Waiting: 3" in shown


class TestApi:
    def test_counts_first_and_starts_when_told(self, three, api_of, owner, task_rule_on):
        rule = task_rule_on("Offer", "Ask")
        api = api_of(owner)

        asked = api.post(f"/api/v1/rules/{rule.pk}/mass-run", {}).json()
        nothing = RuleRun.objects.count()
        started = api.post(f"/api/v1/rules/{rule.pk}/mass-run", {"dry_run": False}).json()

        assert (asked, nothing) == ({"standing": 3, "started": 0}, 0)
        assert started == {"standing": 3, "started": 3}
