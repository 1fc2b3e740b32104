"""Rules that wait for those above them, for a date, or for a condition: AU-17, AU-23 to AU-25, AU-29."""

from datetime import date, timedelta

import pytest
import time_machine

from dealwright.automation.rules import running
from dealwright.automation.rules.actions import create_rule, delete_rule, edit_rule
from dealwright.automation.rules.models import Rule, RuleRun
from dealwright.crm.deals.actions import edit_deal, move_deal
from dealwright.events import Actor, unrecorded
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.work.tasks.models import Task

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@pytest.fixture
def rule_on(stages):
    """`rule_on("Paid", "Pack", when="after", …)` creates that task there."""

    def put(stage, title, **values):
        return create_rule(
            stage=stages[stage], action="create_task", settings={"title": title}, by=SYSTEM, **values
        )

    return put


@pytest.fixture
def enter(deal, stages, run_reactions):
    """Moves the deal and tells everybody."""

    def move(stage):
        move_deal(deal.refreshed(), to=stages[stage], by=SYSTEM)
        run_reactions()

    return move


def states():
    return list(RuleRun.objects.order_by("rule__position", "id").values_list("state", "waits_for"))


def titles():
    return list(Task.objects.order_by("id").values_list("title", flat=True))


def work_until_idle():
    while running.step():
        pass


class TestAfterTheRulesAbove:
    def test_waits_until_each_of_them_is_through(self, rule_on, enter):
        rule_on("Paid", "Slow", when="after", delay_minutes=10)
        rule_on("Paid", "Quick")
        rule_on("Paid", "Last", after_previous=True)

        enter("Paid")
        assert titles() == ["Quick"]
        assert states() == [("waiting", ""), ("done", ""), ("waiting", "above")]

        with time_machine.travel(clock.now() + timedelta(minutes=11), tick=True):
            work_until_idle()
        assert titles() == ["Quick", "Slow", "Last"]

    def test_its_own_delay_is_counted_from_then(self, rule_on, enter):
        rule_on("Paid", "First", when="after", delay_minutes=10)
        rule_on("Paid", "Second", when="after", delay_minutes=10, after_previous=True)
        enter("Paid")

        with time_machine.travel(clock.now() + timedelta(minutes=15), tick=True):
            work_until_idle()
            assert titles() == ["First"]
        with time_machine.travel(clock.now() + timedelta(minutes=26), tick=True):
            work_until_idle()
        assert titles() == ["First", "Second"]

    def test_a_chain_that_needs_no_waiting_is_done_at_once(self, rule_on, enter):
        rule_on("Paid", "First")
        rule_on("Paid", "Second", after_previous=True)
        rule_on("Paid", "Third", after_previous=True)

        enter("Paid")

        assert titles() == ["First", "Second", "Third"]

    def test_goes_on_when_one_above_is_skipped(self, rule_on, enter):
        never = {"field": "Document:title", "operator": "equal", "value": "Something else"}
        rule_on("Paid", "Skipped", condition=never)
        rule_on("Paid", "Second", after_previous=True)

        enter("Paid")

        assert titles() == ["Second"]
        assert states() == [("skipped", ""), ("done", "")]

    def test_the_topmost_has_nothing_to_wait_for(self, rule_on, enter):
        rule_on("Paid", "First", after_previous=True)

        enter("Paid")

        assert titles() == ["First"]

    def test_leaving_cancels_those_that_wait(self, rule_on, enter):
        rule_on("Paid", "Slow", when="after", delay_minutes=10)
        rule_on("Paid", "Last", after_previous=True)
        enter("Paid")

        enter("Shipping")

        assert [state for state, _waits in states()] == ["canceled", "canceled"]


class TestCondition:
    def test_is_looked_at_when_the_time_has_come(self, rule_on, enter, deal):
        big = {"field": "Document:title", "operator": "contains", "value": "Thirty"}
        rule_on("Paid", "Pack", when="after", delay_minutes=10, condition=big)
        enter("Paid")
        edit_deal(deal.refreshed(), title="Thirty phones", by=SYSTEM)

        with time_machine.travel(clock.now() + timedelta(minutes=11), tick=True):
            work_until_idle()

        assert titles() == ["Pack"]

    def test_that_is_not_met_skips_for_good_and_says_why(self, rule_on, enter, deal):
        big = {"field": "Document:title", "operator": "contains", "value": "Thirty"}
        rule_on("Paid", "Pack", condition=big)
        enter("Paid")
        edit_deal(deal.refreshed(), title="Thirty phones", by=SYSTEM)
        work_until_idle()

        run = RuleRun.objects.get()
        assert titles() == []
        assert run.state == "skipped"
        assert [part["holds"] for part in run.explained] == [False]
        assert "Twenty phones" in run.explained[0]["answer"]

    @pytest.mark.parametrize(
        "condition, field",
        [
            ({"field": "Document:no_such", "operator": "equal", "value": "x"}, "condition.field"),
            ({"field": "Document:title", "operator": "sounds_like", "value": "x"}, "condition.operator"),
            (
                {"any": [{"field": "Document:amount", "operator": "greater", "value": "much"}]},
                "condition.any",
            ),
        ],
    )
    def test_that_cannot_be_is_refused_and_nothing_is_put(self, rule_on, condition, field):
        with pytest.raises(Refused) as refused:
            rule_on("Paid", "Pack", condition=condition)

        assert str(refused.value.field).startswith(field)
        assert not RuleRun.objects.exists()


class TestDates:
    def test_an_empty_one_keeps_the_rule_waiting_until_it_is_filled(
        self, rule_on, enter, deal, run_reactions
    ):
        rule_on("Paid", "Remind", when="at", date_field="closes_on")
        enter("Paid")
        assert states() == [("waiting", "date")]

        edit_deal(deal.refreshed(), closes_on=date(2020, 1, 1), by=SYSTEM)
        run_reactions()
        work_until_idle()

        assert titles() == ["Remind"]

    @pytest.mark.parametrize("follows, moved", [(False, False), (True, True)])
    def test_a_later_change_moves_only_rules_that_follow(
        self, rule_on, enter, deal, run_reactions, follows, moved
    ):
        edit_deal(deal.refreshed(), closes_on=date(2099, 1, 1), by=SYSTEM)
        rule_on("Paid", "Remind", when="at", date_field="closes_on", follows_date=follows)
        enter("Paid")
        before = RuleRun.objects.get().due_at

        edit_deal(deal.refreshed(), closes_on=date(2099, 3, 1), by=SYSTEM)
        run_reactions()

        assert (RuleRun.objects.get().due_at != before) is moved

    @pytest.mark.parametrize("how", ["entering", "those above are through", "those above are gone"])
    def test_a_field_that_is_gone_keeps_its_rule_waiting_and_no_other(self, rule_on, enter, how):
        above = rule_on("Paid", "First", when="after", delay_minutes=10)
        waits = how != "entering"
        remind = rule_on("Paid", "Remind", when="at", date_field="closes_on", after_previous=waits)
        rule_on("Paid", "Other", when="after", delay_minutes=10)
        if waits:
            enter("Paid")
        with unrecorded("its field is gone"):
            Rule.objects.filter(pk=remind.pk).update(date_field="custom.gone")
        if not waits:
            enter("Paid")
        if how == "those above are gone":
            delete_rule(above, by=SYSTEM)

        with time_machine.travel(clock.now() + timedelta(minutes=11), tick=True):
            work_until_idle()

        run = RuleRun.objects.get(rule=remind)
        assert (run.state, run.waits_for, run.due_at) == ("waiting", "date", None)
        assert run.error == "Choose a field that holds a date."
        assert titles() == (["Other"] if how == "those above are gone" else ["First", "Other"])

    def test_a_field_without_a_date_is_refused(self, rule_on):
        with pytest.raises(Refused):
            rule_on("Paid", "Remind", when="before", delay_minutes=60, date_field="title")

    def test_a_delay_alone_means_after(self, rule_on):
        assert rule_on("Paid", "Pack", delay_minutes=60).when == "after"

    def test_another_time_forgets_the_date(self, rule_on):
        rule = rule_on("Paid", "Remind", when="at", date_field="closes_on", follows_date=True)

        edited = edit_rule(rule, when="immediately", by=SYSTEM)

        assert (edited.date_field, edited.follows_date) == ("", False)
