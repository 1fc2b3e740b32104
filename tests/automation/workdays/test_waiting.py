"""Rules that wait for somebody's working day (AU-21)."""

from __future__ import annotations

from typing import Any

import pytest

from dealwright.automation.hours.actions import edit_business_hours
from dealwright.automation.on_records.automation.pausing import PauseSettingsForm
from dealwright.automation.overview.cards import columns_of
from dealwright.automation.progress.actions import hurry_run, resume_rules, stop_rules
from dealwright.automation.progress.queries import progress_of
from dealwright.automation.rules import running
from dealwright.automation.rules.actions import create_rule, delete_rule
from dealwright.automation.rules.forms import RunTimeForm
from dealwright.automation.rules.models import Rule, RuleRun
from dealwright.automation.rules.words import say_when
from dealwright.automation.trials.models import Trial
from dealwright.automation.workdays import jobs
from dealwright.automation.workdays.waiting import keeps_waiting
from dealwright.crm.deals.actions import edit_deal, move_deal
from dealwright.events import Actor, quietly, unrecorded
from dealwright.events.models import Entry
from dealwright.events.remembering import remembering_answers
from dealwright.kit.errors import Refused
from dealwright.kit.money import money
from dealwright.people.absences.actions import cancel_absence, plan_absence
from dealwright.people.users.actions import edit_user
from dealwright.people.workdays.actions import end_day, go_on, start_day, switch_working_days, take_break
from dealwright.people.workdays.models import WorkingDayRules
from dealwright.people.workdays.queries import are_noted
from dealwright.records.undo.actions import undo_change
from dealwright.work.tasks.models import Task

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@pytest.fixture
def noted(db):
    """People note their working day."""
    switch_working_days(True, by=SYSTEM)


@pytest.fixture
def rule(stages):
    """“Call the client” on Paid, in the working day of the responsible person."""
    settings = {"title": "Call the client"}
    return create_rule(
        stage=stages["Paid"], action="create_task", settings=settings, in_working_day=True, by=SYSTEM
    )


@pytest.fixture
def work(run_reactions):
    """Tell everybody, and do what is due, until nothing is."""

    def until_idle() -> None:
        run_reactions()
        while running.step():
            run_reactions()

    return until_idle


@pytest.fixture
def waiting(noted, rule, deal, stages, work):
    """Anna's deal came to Paid before she began to work."""
    move_deal(deal, to=stages["Paid"], by=SYSTEM)
    work()
    return deal.refreshed()


def run() -> Any:
    """The one there is."""
    return RuleRun.objects.get()


def state() -> tuple[str, str]:
    return run().state, run().waits_for


def badge(deal, user) -> str:
    """What the tab of the card says."""
    return progress_of(deal, Actor.of(user)).here.rules[0].waits_for_person


class TestRule:
    def test_waits_until_the_responsible_starts_the_day(self, waiting, anna, work, recorded):
        assert state() == ("waiting", "day")
        assert badge(waiting, anna) == "Waits until Anna starts the day"
        assert not Task.objects.exists()

        start_day(by=Actor.of(anna))
        work()

        assert state() == ("done", "")
        assert Task.objects.get().title == "Call the client"
        assert recorded == ["working_day.started", "task.created"]

    def test_waits_through_a_break(self, noted, rule, deal, stages, anna, work):
        day = start_day(by=Actor.of(anna))
        take_break(day, by=Actor.of(anna))
        move_deal(deal, to=stages["Paid"], by=SYSTEM)
        work()
        assert badge(deal.refreshed(), anna) == "Waits until Anna ends the break"

        go_on(day, by=Actor.of(anna))
        work()

        assert state() == ("done", "")

    def test_runs_at_once_while_the_responsible_works(self, noted, rule, deal, stages, anna, work):
        start_day(by=Actor.of(anna))
        move_deal(deal, to=stages["Paid"], by=SYSTEM)
        work()

        assert state() == ("done", "")

    def test_waits_again_after_the_day_has_ended(self, noted, rule, deal, stages, anna, work):
        end_day(start_day(by=Actor.of(anna)), by=Actor.of(anna))
        move_deal(deal, to=stages["Paid"], by=SYSTEM)
        work()

        assert state() == ("waiting", "day")

    def test_counts_an_absence_as_no_work(self, waiting, anna, work):
        today = start_day(by=Actor.of(anna)).day_on
        absence = plan_absence(anna, begins_on=today, ends_on=today, by=SYSTEM)
        work()
        assert badge(waiting, anna) == "Waits until Anna is back and starts the day"

        cancel_absence(absence, by=SYSTEM)
        work()

        assert state() == ("done", "")

    def test_waits_for_whoever_is_responsible_now(self, waiting, anna, boris, work):
        edit_deal(waiting, responsible=boris, by=SYSTEM)
        work()
        assert badge(waiting.refreshed(), boris) == "Waits until Boris starts the day"
        start_day(by=Actor.of(anna))
        work()
        assert state() == ("waiting", "day")

        start_day(by=Actor.of(boris))
        work()

        assert state() == ("done", "")

    def test_finds_a_new_responsible_whom_nobody_was_told_of(self, waiting, boris, work):
        with quietly():
            edit_deal(waiting, responsible=boris, by=SYSTEM)
        work()
        assert badge(waiting.refreshed(), boris) == "Waits until Anna starts the day"

        assert not jobs.step()
        work()

        assert badge(waiting.refreshed(), boris) == "Waits until Boris starts the day"
        before = run()
        jobs.step()
        assert (run().due_at, run().fence) == (None, before.fence)  # the right one is waited for

    def test_follows_the_responsible_though_its_rule_waits_no_more(self, waiting, rule, boris, work):
        with unrecorded("as another worker left it"):
            Rule.objects.update(in_working_day=False)

        edit_deal(waiting, responsible=boris, by=SYSTEM)
        work()

        assert state() == ("done", "")

    def test_looks_at_its_condition_when_the_day_begins(self, noted, deal, stages, anna, work):
        small = {"field": "Document:AMOUNT", "operator": "less", "value": 100}
        settings = {"title": "Call"}
        values = {"settings": settings, "condition": small, "in_working_day": True}
        create_rule(stage=stages["Paid"], action="create_task", **values, by=SYSTEM)
        move_deal(deal, to=stages["Paid"], by=SYSTEM)
        work()
        edit_deal(deal.refreshed(), amount=money("5000", "BRL"), by=SYSTEM)

        start_day(by=Actor.of(anna))
        work()

        assert state() == ("skipped", "")

    def test_keeps_those_below_it_waiting(self, noted, rule, deal, stages, anna, work):
        below = {"title": "Write it down"}
        create_rule(
            stage=stages["Paid"], action="create_task", settings=below, after_previous=True, by=SYSTEM
        )
        move_deal(deal, to=stages["Paid"], by=SYSTEM)
        work()
        assert list(RuleRun.objects.order_by("rule_id").values_list("waits_for", flat=True)) == [
            "day",
            "above",
        ]

        start_day(by=Actor.of(anna))
        work()

        assert list(Task.objects.order_by("pk").values_list("title", flat=True)) == [
            "Call the client",
            "Write it down",
        ]

    def test_is_canceled_by_leaving_the_stage(self, waiting, anna, stages, work):
        move_deal(waiting, to=stages["Shipping"], by=SYSTEM)
        work()
        assert state()[0] == "canceled"

        start_day(by=Actor.of(anna))
        work()

        assert not Task.objects.exists()

    def test_goes_with_its_rule(self, waiting, rule, anna, work):
        delete_rule(rule, by=SYSTEM)
        start_day(by=Actor.of(anna))
        work()

        assert not RuleRun.objects.exists()

    def test_stays_within_business_hours(self, noted, deal, stages, anna, work, time_machine):
        time_machine.move_to("2026-11-24T05:00:00+00:00", tick=False)
        edit_business_hours(zone="UTC", by=SYSTEM)
        settings = {"title": "Call"}
        create_rule(
            stage=stages["Paid"],
            action="create_task",
            settings=settings,
            in_business_hours=True,
            in_working_day=True,
            by=SYSTEM,
        )
        move_deal(deal, to=stages["Paid"], by=SYSTEM)
        time_machine.move_to("2026-11-24T20:00:00+00:00", tick=False)
        work()
        assert state() == ("waiting", "day")

        start_day(by=Actor.of(anna))
        work()

        assert run().due_at.isoformat() == "2026-11-25T09:00:00+00:00"

    def test_can_be_hurried(self, waiting, anna, work):
        hurry_run(run(), waiting, by=Actor.of(anna))
        work()

        assert state() == ("done", "")

    def test_stopped_and_resumed_looks_again(self, waiting, anna, work):
        stop_rules(waiting, by=Actor.of(anna))
        start_day(by=Actor.of(anna))
        work()
        resume_rules(waiting, [run().pk], by=Actor.of(anna))
        work()

        assert state() == ("done", "")

    def test_waits_for_nobody_who_left(self, waiting, anna, work):
        edit_user(anna, is_active=False, by=SYSTEM)
        work()

        assert state()[0] != "waiting"

    def test_waits_for_nobody_in_a_trial(self, noted, rule, deal, stages, work):
        with unrecorded("a trial"):
            Trial.objects.create(on_kind="deal", on_id=deal.pk)
        move_deal(deal, to=stages["Paid"], by=SYSTEM)
        work()

        assert state()[0] == "done"


class TestSwitchedOff:
    def test_does_not_wait(self, rule, deal, stages, work):
        move_deal(deal, to=stages["Paid"], by=SYSTEM)
        work()

        assert state() == ("done", "")

    def test_lets_what_waits_go_on(self, waiting, work):
        switch_working_days(False, by=SYSTEM)
        work()

        assert state() == ("done", "")

    def test_is_seen_by_a_batch_that_remembers_otherwise(self, waiting):
        with remembering_answers():
            assert are_noted()
            with unrecorded("an administrator does so meanwhile"):
                WorkingDayRules.objects.update(is_on=False)

            assert not keeps_waiting(run(), waiting)

    def test_is_not_offered_and_says_so_where_it_was_chosen(self, rule, stages, pipeline):
        offered = RunTimeForm(of_kind="deal")
        chosen = RunTimeForm(of_kind="deal", rule=rule)
        [card] = columns_of(pipeline, only=[stages["Paid"].pk])[0].rules

        assert "in_working_day" not in offered.fields
        assert "does not wait" in str(chosen.fields["in_working_day"].help_text)
        assert "does not wait" in card.trouble

    def test_keeps_a_pause_from_asking(self, stages, owner):
        form = PauseSettingsForm(stage=stages["Paid"], actor=Actor.of(owner))

        assert "working_day_of_id" not in form.fields


class TestOffered:
    def test_stands_in_the_sentence_of_the_card(self, noted, rule, stages, pipeline):
        assert "in_working_day" in RunTimeForm(of_kind="deal").fields
        assert say_when(rule) == "immediately, once the responsible person works"
        assert columns_of(pipeline, only=[stages["Paid"].pk])[0].rules[0].trouble == ""

    def test_is_saved_by_page_and_api(self, noted, rule, stages, client_of, api_of, owner):
        page = client_of(owner).get(f"/automation/rules/{rule.pk}").content.decode()
        off = {"title": "Call the client", "run-when": "immediately", "priority": "usual"}
        client_of(owner).post(f"/automation/rules/{rule.pk}", off | {"rule-is_active": "on"})
        after_page = Rule.objects.get().in_working_day
        told = api_of(owner).patch(f"/api/v1/rules/{rule.pk}", {"run": {"working_day": True}}).json()

        assert "In the working day of the responsible person only" in page
        assert after_page is False
        assert told["run"]["working_day"] is True

    def test_comes_back_with_a_rule_that_was_deleted(self, noted, rule, owner):
        delete_rule(rule, by=Actor.of(owner))
        undo_change(Entry.objects.get(kind="rule.deleted").change_id, by=Actor.of(owner))

        assert Rule.objects.get().in_working_day

    def test_tells_the_api_whom_it_waits_for(self, waiting, anna, owner, api_of):
        [told] = api_of(anna).get(f"/api/v1/rules/runs?record=deal:{waiting.pk}").json()["items"]
        [listed] = api_of(owner).get(f"/api/v1/rules/{run().rule_id}/runs").json()["items"]

        assert (told["waits_for"], told["day_of_id"], told["due_at"]) == ("day", anna.pk, None)
        assert (listed["waits_for"], listed["day_of_id"]) == ("day", anna.pk)


class TestPause:
    @pytest.fixture
    def pause_on_paid(self, stages, boris):
        def put(**settings: Any) -> Rule:
            given = {"working_day_of_id": boris.pk, **settings}
            pause = create_rule(stage=stages["Paid"], action="pause", settings=given, by=SYSTEM)
            below = {"title": "Pack"}
            create_rule(
                stage=stages["Paid"], action="create_task", settings=below, after_previous=True, by=SYSTEM
            )
            return pause

        return put

    def test_lasts_until_the_chosen_person_works(self, noted, pause_on_paid, deal, stages, boris, work):
        pause_on_paid()
        move_deal(deal, to=stages["Paid"], by=SYSTEM)
        work()
        assert badge(deal.refreshed(), boris) == "Waits until Boris starts the day"
        assert not Task.objects.exists()

        start_day(by=Actor.of(boris))
        work()

        assert Task.objects.get().title == "Pack"

    def test_lasts_its_time_first(self, noted, pause_on_paid, deal, stages, boris, work, time_machine):
        time_machine.move_to("2026-11-24T12:00:00+00:00", tick=False)
        pause_on_paid(minutes=60)
        start_day(by=Actor.of(boris))
        move_deal(deal, to=stages["Paid"], by=SYSTEM)
        work()
        assert not Task.objects.exists()
        time_machine.shift(3601)
        work()

        assert Task.objects.get().title == "Pack"

    def test_is_no_pause_while_nobody_notes_days(self, pause_on_paid, deal, stages, work):
        pause_on_paid()
        move_deal(deal, to=stages["Paid"], by=SYSTEM)
        work()

        assert Task.objects.get().title == "Pack"

    def test_says_for_whom(self, noted, pause_on_paid, stages, pipeline):
        pause_on_paid(minutes=60)

        card = columns_of(pipeline, only=[stages["Paid"].pk])[0].rules[0]

        assert card.what == "Pause 1 hour, then until Boris works"

    def test_needs_something_to_wait_for(self, noted, stages, boris, recorded):
        for settings in ({}, {"minutes": 5, "until": "2026-12-01"}, {"working_day_of_id": 10**9}):
            with pytest.raises(Refused):
                create_rule(stage=stages["Paid"], action="pause", settings=settings, by=SYSTEM)

        assert recorded == []
        assert not Rule.objects.exists()
