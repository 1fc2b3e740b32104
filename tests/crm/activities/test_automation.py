"""What rules plan about a record, and how rules wait for its client."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from dealwright.automation.rules import running
from dealwright.automation.rules.actions import create_rule
from dealwright.automation.rules.models import Rule, RuleRun
from dealwright.crm.activities.actions import complete_activity, delete_activity, end_wait
from dealwright.crm.activities.models import Activity
from dealwright.crm.deals.actions import edit_deal, move_deal
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.records.fields.actions import add_field
from dealwright.work.tasks.models import Task

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@pytest.fixture
def stages(pipeline):
    return {stage.name: stage for stage in pipeline.stages.all()}


@pytest.fixture
def rule_on(stages):
    """`rule_on("Paid", "wait", days=3)`."""

    def put(stage, action, *, after_previous=False, **settings):
        return create_rule(
            stage=stages[stage], action=action, settings=settings, after_previous=after_previous, by=SYSTEM
        )

    return put


@pytest.fixture
def enter(deal, by_anna, stages, run_reactions):
    """`enter("Paid")`: the deal goes there, and everybody hears of it."""

    def go(stage):
        move_deal(deal.refreshed(), to=stages[stage], by=by_anna)
        run_reactions()

    return go


def work_until_idle():
    while running.step():
        pass


def states():
    return list(RuleRun.objects.order_by("rule__position").values_list("state", flat=True))


class TestPlanActivity:
    def test_is_due_today_at_noon_unless_told_otherwise(self, rule_on, enter, time_machine, settings):
        settings.TIME_ZONE = "UTC"
        time_machine.move_to(datetime(2026, 11, 24, 8, 30, tzinfo=UTC), tick=False)
        rule = rule_on("Paid", "plan_activity", subject="Call about {=Document:title}")

        enter("Paid")

        assert rule.settings["due"] == "=settime({=System:Date},12,0)"
        planned = Activity.objects.get()
        assert planned.subject == "Call about Twenty phones"
        assert planned.due_at == datetime(2026, 11, 24, 12, tzinfo=UTC)

    def test_keeps_to_the_hours_that_older_rules_say(self, rule_on, enter, time_machine):
        time_machine.move_to(datetime(2026, 11, 24, 8, 30, tzinfo=UTC), tick=False)
        rule_on("Paid", "plan_activity", subject="Call", due_in_hours=24)

        enter("Paid")

        assert Activity.objects.get().due_at == datetime(2026, 11, 25, 8, 30, tzinfo=UTC)

    @pytest.mark.parametrize("ends_with_stage", [True, False])
    def test_is_done_by_itself_when_the_record_leaves(self, rule_on, enter, ends_with_stage):
        rule_on("Paid", "plan_activity", subject="Call", ends_with_stage=ends_with_stage)
        enter("Paid")
        assert Activity.objects.get().is_open

        enter("Shipping")

        assert Activity.objects.get().is_open is not ends_with_stage


class TestWait:
    @pytest.fixture
    def waiting(self, rule_on, enter):
        """The deal waits on Paid; a task is to be created after that."""
        rule_on("Paid", "wait", days=3, comment="For {=Document:title}")
        rule_on("Paid", "create_task", after_previous=True, title="Call again")
        enter("Paid")
        assert states() == ["waiting", "waiting"]
        return Activity.objects.get(kind="wait")

    @pytest.mark.parametrize(
        "over",
        [
            lambda wait: end_wait(wait, by=SYSTEM),
            lambda wait: end_wait(wait, by_client=True, by=SYSTEM),
            lambda wait: complete_activity(wait, by=SYSTEM),
            lambda wait: delete_activity(wait, by=SYSTEM),
        ],
        ids=["its time came", "the client answered", "somebody ended it", "somebody deleted it"],
    )
    def test_lets_the_rules_below_go_on_when_it_is_over(self, waiting, run_reactions, over):
        work_until_idle()
        assert not Task.objects.exists()
        assert waiting.subject == "For Twenty phones"

        over(waiting)
        run_reactions()
        work_until_idle()

        assert states() == ["done", "done"]
        assert Task.objects.get().title == "Call again"

    def test_is_over_when_the_record_leaves_and_nothing_goes_on(self, waiting, enter):
        enter("Shipping")
        work_until_idle()

        assert states() == ["canceled", "canceled"]
        assert not Activity.objects.get(kind="wait").is_open
        assert not Task.objects.exists()

    def test_is_counted_from_a_field_with_a_time(self, rule_on, enter, deal, owner):
        field = add_field(of_kind="deal", label="Delivery", type="datetime", by=Actor.of(owner))
        edit_deal(deal, custom={field.code: datetime(2099, 12, 24, 15, 30, tzinfo=UTC)}, by=SYSTEM)
        rule_on("Paid", "wait", days=2, before=f"custom.{field.code}")

        enter("Paid")

        assert Activity.objects.get(kind="wait").due_at == datetime(2099, 12, 22, 15, 30, tzinfo=UTC)

    @pytest.mark.parametrize("before", ["created_at", "title", "custom.gone"])
    def test_refuses_what_is_no_date_to_wait_for(self, rule_on, recorded, before):
        with pytest.raises(Refused) as refused:
            rule_on("Paid", "wait", days=2, before=before)

        assert refused.value.field == "settings.before"
        assert not Rule.objects.exists()
        assert recorded == []

    def test_is_no_wait_where_the_day_is_over(self, rule_on, enter, deal):
        edit_deal(deal, closes_on=date(2020, 1, 10), by=SYSTEM)
        rule_on("Paid", "wait", days=1, before="closes_on")

        enter("Paid")

        assert states() == ["done"]
        assert not Activity.objects.filter(kind="wait").exists()

    def test_says_why_it_cannot_wait_for_an_empty_date(self, rule_on, enter):
        rule_on("Paid", "wait", days=1, before="closes_on")

        enter("Paid")

        run = RuleRun.objects.get()
        assert (run.state, "is not filled" in run.error) == ("waiting", True)
