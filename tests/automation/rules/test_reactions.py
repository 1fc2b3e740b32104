"""Entering a stage starts its rules; leaving it ends what has not run."""

from datetime import timedelta

import pytest
import time_machine

from dealwright.automation.rules import running
from dealwright.automation.rules.actions import delete_rule, edit_rule
from dealwright.automation.rules.models import RuleRun
from dealwright.crm.deals.actions import archive_deal, create_deal, edit_deal, move_deal
from dealwright.events import Actor, action, quietly
from dealwright.kit import clock
from dealwright.work.tasks.models import Task

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


def states(**of):
    return list(RuleRun.objects.filter(**of).order_by("id").values_list("state", flat=True))


def work_until_idle():
    while running.step():
        pass


class TestStartRules:
    def test_does_at_once_what_waits_for_nothing(
        self, deal, anna, task_rule_on, stages, run_reactions, recorded
    ):
        rule = task_rule_on("Paid", "Prepare the shipment", due_in_hours=24)
        recorded.start_over()

        move_deal(deal, to=stages["Paid"], by=Actor.of(anna))
        run_reactions()

        task = Task.objects.get()
        assert (task.title, task.responsible, task.about_kind, task.about_id) == (
            "Prepare the shipment",
            anna,
            "deal",
            deal.pk,
        )
        assert recorded == ["deal.moved", "task.created"]
        moved, created = recorded.entries
        assert (created.actor_kind, created.actor_id, created.actor_label) == (
            "automation",
            rule.pk,
            "Create a task · Anna",
        )
        assert (created.caused_by, created.depth) == (moved.pk, 1)
        assert states() == ["done"]

    def test_acts_in_the_name_of_whom_the_rule_names_else_of_the_responsible(
        self, deal, anna, boris, task_rule_on, stages, run_reactions, recorded
    ):
        edit_rule(task_rule_on("Paid", "Pack"), name="Packing", acts_as=boris, by=SYSTEM)
        task_rule_on("Paid", "Send")
        recorded.start_over()

        move_deal(deal, to=stages["Paid"], by=SYSTEM)
        run_reactions()

        labels = sorted(one.actor_label for one in recorded.entries if one.kind == "task.created")
        assert labels == ["Create a task · Anna", "Packing · Boris"]

    def test_without_a_responsible_names_the_rule_alone(
        self, deal, task_rule_on, stages, run_reactions, recorded
    ):
        edit_deal(deal, responsible=None, by=SYSTEM)
        task_rule_on("Paid", "Pack")
        recorded.start_over()

        move_deal(deal.refreshed(), to=stages["Paid"], by=SYSTEM)
        run_reactions()

        assert [one.actor_label for one in recorded.entries if one.kind == "task.created"] == [
            "Create a task"
        ]

    def test_starts_for_a_record_created_on_the_stage(self, task_rule_on, stages, run_reactions):
        task_rule_on("New", "Call back")

        create_deal(title="Ten phones", stage=stages["New"], by=SYSTEM)
        run_reactions()

        assert Task.objects.count() == 1

    def test_starts_all_rules_of_the_stage(self, deal, task_rule_on, stages, run_reactions):
        task_rule_on("Paid", "Prepare the shipment")
        task_rule_on("Paid", "Say thank you")

        move_deal(deal, to=stages["Paid"], by=SYSTEM)
        run_reactions()

        assert sorted(Task.objects.values_list("title", flat=True)) == [
            "Prepare the shipment",
            "Say thank you",
        ]

    def test_ignores_records_that_stand_there_already(self, deal, task_rule_on, run_reactions):
        task_rule_on("New", "Call back")

        edit_deal(deal, title="Thirty phones", by=SYSTEM)
        run_reactions()

        assert Task.objects.count() == 0

    def test_ignores_a_rule_that_is_switched_off(self, deal, task_rule_on, stages, run_reactions):
        edit_rule(task_rule_on("Paid", "Prepare the shipment"), is_active=False, by=SYSTEM)

        move_deal(deal, to=stages["Paid"], by=SYSTEM)
        run_reactions()

        assert Task.objects.count() == 0
        assert states() == []

    def test_starts_again_when_the_record_comes_again(self, deal, task_rule_on, stages, run_reactions):
        task_rule_on("Paid", "Prepare the shipment")

        for stage in ("Paid", "Offer", "Paid"):
            move_deal(deal, to=stages[stage], by=SYSTEM)
            run_reactions()

        assert Task.objects.count() == 2

    def test_starts_nothing_on_a_stage_that_was_only_passed(self, deal, task_rule_on, stages, run_reactions):
        task_rule_on("Offer", "Send the offer")
        task_rule_on("Paid", "Prepare the shipment")

        move_deal(deal, to=stages["Offer"], by=SYSTEM)
        move_deal(deal, to=stages["Paid"], by=SYSTEM)
        run_reactions()

        assert list(Task.objects.values_list("title", flat=True)) == ["Prepare the shipment"]

    def test_starts_nothing_for_quiet_changes(self, deal, task_rule_on, stages, run_reactions):
        task_rule_on("Paid", "Prepare the shipment")

        with quietly():
            move_deal(deal, to=stages["Paid"], by=SYSTEM)
        run_reactions()

        assert Task.objects.count() == 0

    def test_runs_once_however_often_it_is_told(self, deal, task_rule_on, stages, run_reactions):
        from dealwright.automation.rules.reactions import start_rules
        from dealwright.crm.deals.events import DealMoved
        from dealwright.events.models import Entry

        task_rule_on("Paid", "Prepare the shipment")
        move_deal(deal, to=stages["Paid"], by=SYSTEM)
        run_reactions()

        entry = Entry.objects.filter(kind="deal.moved").get()
        start_rules(DealMoved.load(entry.facts), entry)

        assert Task.objects.count() == 1

    def test_an_overtaken_entering_starts_nothing(self, deal, task_rule_on, stages, run_reactions):
        from dealwright.automation.rules.reactions import start_rules
        from dealwright.crm.deals.events import DealMoved
        from dealwright.events.models import Entry

        task_rule_on("Paid", "Prepare the shipment", delay_minutes=5)
        for stage in ("Paid", "Offer", "Paid"):
            move_deal(deal, to=stages[stage], by=SYSTEM)
        first, second, third = Entry.objects.filter(kind="deal.moved").order_by("id")

        for entry in (third, first, second):
            start_rules(DealMoved.load(entry.facts), entry)

        assert list(RuleRun.objects.values_list("event_id", "state")) == [(third.pk, "waiting")]


class TestDelayedRules:
    def test_wait_for_their_time_and_not_less(self, deal, task_rule_on, stages, run_reactions):
        task_rule_on("Paid", "Ask how it went", delay_minutes=60)
        moved_at = clock.now()

        with time_machine.travel(moved_at, tick=False):
            move_deal(deal, to=stages["Paid"], by=SYSTEM)
            run_reactions()
            work_until_idle()
        with time_machine.travel(moved_at + timedelta(minutes=59, seconds=59), tick=False):
            work_until_idle()
            assert states() == ["waiting"]
        with time_machine.travel(moved_at + timedelta(minutes=60), tick=False):
            work_until_idle()
            work_until_idle()

        assert states() == ["done"]
        assert Task.objects.count() == 1

    def test_are_canceled_when_the_record_leaves(self, deal, task_rule_on, stages, run_reactions):
        task_rule_on("Paid", "Ask how it went", delay_minutes=60)
        move_deal(deal, to=stages["Paid"], by=SYSTEM)
        run_reactions()

        move_deal(deal, to=stages["Shipping"], by=SYSTEM)
        run_reactions()

        assert states() == ["canceled"]

    def test_are_canceled_when_the_record_comes_again(self, deal, task_rule_on, stages, run_reactions):
        task_rule_on("Paid", "Ask how it went", delay_minutes=60)

        for stage in ("Paid", "Offer", "Paid"):
            move_deal(deal, to=stages[stage], by=SYSTEM)
            run_reactions()

        assert states() == ["canceled", "waiting"]

    @pytest.mark.parametrize("end", ["leave", "archive", "switch off"])
    def test_look_again_before_they_run(self, deal, task_rule_on, stages, run_reactions, end):
        rule = task_rule_on("Paid", "Ask how it went", delay_minutes=60)
        move_deal(deal, to=stages["Paid"], by=SYSTEM)
        run_reactions()

        if end == "leave":
            move_deal(deal, to=stages["Offer"], by=SYSTEM)  # of which nobody was told yet
        elif end == "archive":
            archive_deal(deal, by=SYSTEM)
        else:
            edit_rule(rule, is_active=False, by=SYSTEM)
        with time_machine.travel(clock.now() + timedelta(hours=2)):
            work_until_idle()

        assert states() == ["canceled"]
        assert Task.objects.count() == 0

    def test_run_at_once_when_their_time_has_passed(self, deal, task_rule_on, stages, run_reactions):
        task_rule_on("Paid", "Ask how it went", delay_minutes=60)

        move_deal(deal, to=stages["Paid"], by=SYSTEM)
        with time_machine.travel(clock.now() + timedelta(hours=2)):
            run_reactions()

        assert states() == ["done"]

    def test_go_with_their_rule(self, deal, task_rule_on, stages, run_reactions):
        rule = task_rule_on("Paid", "Ask how it went", delay_minutes=60)
        move_deal(deal, to=stages["Paid"], by=SYSTEM)
        run_reactions()

        delete_rule(rule, by=SYSTEM)

        assert states() == []


class TestFailingRules:
    @pytest.fixture
    def boris_leaves(self, boris):
        """After the rule was made: a person who left already is refused there."""

        @action
        def leave(*, by):
            type(boris).objects.filter(pk=boris.pk).update(is_active=False)

        return lambda: leave(by=SYSTEM)

    def test_are_tried_again_and_given_up_with_the_reason(
        self, deal, boris, boris_leaves, task_rule_on, stages, run_reactions, recorded
    ):
        task_rule_on("Paid", "Prepare the shipment", responsible_id=boris.pk)
        boris_leaves()
        recorded.start_over()
        move_deal(deal, to=stages["Paid"], by=SYSTEM)
        run_reactions()
        run = RuleRun.objects.get()
        assert (run.state, run.attempts) == ("waiting", 1)

        with time_machine.travel(clock.now()) as traveller:
            for _attempt in range(4):
                traveller.shift(timedelta(hours=1))
                work_until_idle()

        run.refresh_from_db()
        assert (run.state, run.attempts) == ("failed", 5)
        assert run.error == "The person this rule gives the task to has left; choose another one in the rule."
        assert recorded == ["deal.moved", "rule.failed"]
        assert Task.objects.count() == 0

    def test_succeed_once_the_rule_is_mended(
        self, deal, anna, boris, boris_leaves, task_rule_on, stages, run_reactions
    ):
        rule = task_rule_on("Paid", "Prepare the shipment", responsible_id=boris.pk)
        boris_leaves()
        move_deal(deal, to=stages["Paid"], by=SYSTEM)
        run_reactions()

        edit_rule(rule, settings={"title": "Prepare the shipment", "responsible_id": anna.pk}, by=SYSTEM)
        with time_machine.travel(clock.now() + timedelta(hours=1)):
            work_until_idle()

        assert states() == ["done"]
        assert Task.objects.get().responsible == anna

    def test_do_not_hold_up_the_other_rules(
        self, deal, boris, boris_leaves, task_rule_on, stages, run_reactions
    ):
        task_rule_on("Paid", "Prepare the shipment", responsible_id=boris.pk)
        task_rule_on("Paid", "Say thank you")
        boris_leaves()

        move_deal(deal, to=stages["Paid"], by=SYSTEM)
        run_reactions()

        assert states() == ["waiting", "done"]
        assert list(Task.objects.values_list("title", flat=True)) == ["Say thank you"]


class TestClaims:
    def test_a_worker_that_lost_its_claim_writes_nothing(self, deal, task_rule_on, stages, run_reactions):
        task_rule_on("Paid", "Ask how it went", delay_minutes=60)
        move_deal(deal, to=stages["Paid"], by=SYSTEM)
        run_reactions()

        with time_machine.travel(clock.now() + timedelta(hours=2)) as traveller:
            slow = running.claim()
            traveller.shift(timedelta(seconds=running.LEASE_SECONDS + 1))
            quick = running.claim()
            running.perform(slow)
            assert Task.objects.count() == 0
            running.perform(quick)

        assert Task.objects.count() == 1
        assert states() == ["done"]
