"""Planning, moving, completing and binding activities."""

from datetime import UTC, date, datetime, timedelta

import pytest

from dealwright.crm.activities.actions import (
    answer_activity,
    bind_activity,
    complete_activity,
    create_activity,
    delete_activity,
    edit_activity,
    plan_next_step,
    reopen_activity,
    restore_activity,
    unbind_activity,
)
from dealwright.crm.activities.models import Activity, Reminder
from dealwright.crm.activities.waiting import Wait
from dealwright.crm.deals.actions import edit_deal
from dealwright.events import Actor, last_change
from dealwright.events.models import Link
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, Refused
from dealwright.records.timeline.queries import timeline
from dealwright.records.undo.actions import undo_change
from dealwright.work.tasks.actions import complete_task, create_task
from tests.crm.activities.conftest import FRIDAY, MONDAY, SYSTEM, TUESDAY

pytestmark = pytest.mark.django_db


class TestCreateActivity:
    def test_plans_what_is_next_for_several_records(self, deal, clara, anna, recorded):
        activity = create_activity(
            kind="call",
            subject=" Call Clara ",
            about=[deal, clara],
            responsible=anna,
            due_at=FRIDAY,
            reminders=[0, 15],
            by=SYSTEM,
        )

        assert (activity.kind, activity.subject, activity.when) == ("call", "Call Clara", "on_date")
        assert [(one.kind, one.id) for one in activity.about_refs] == [
            ("deal", deal.pk),
            ("contact", clara.pk),
        ]
        assert [one.remind_at for one in activity.reminders.all()] == [
            FRIDAY - timedelta(minutes=15),
            FRIDAY,
        ]
        assert deal.refreshed().next_step_at == FRIDAY
        assert recorded == ["activity.created"]
        [entry] = recorded.entries
        links = Link.objects.filter(event_id=entry.pk).values_list("record_kind", "record_id")
        assert set(links) == {("activity", activity.pk), ("deal", deal.pk), ("contact", clara.pk)}

    def test_is_told_on_each_record(self, deal, clara, anna, by_anna):
        create_activity(kind="call", subject="Call", about=[deal, clara], due_at=FRIDAY, by=by_anna)

        for record in (deal, clara):
            assert timeline(record, actor=by_anna).items[0].sentence == "Anna planned the call “Call”"

    def test_knows_one_by_its_external_id(self, deal, recorded):
        first = create_activity(kind="todo", subject="Call", about=[deal], external_id="a:7", by=SYSTEM)
        again = create_activity(kind="todo", subject="Other", about=[deal], external_id="a:7", by=SYSTEM)

        assert again == first
        assert recorded == ["activity.created"]

    def test_lets_a_meeting_last_an_hour(self, deal):
        meeting = create_activity(kind="meeting", subject="Demo", about=[deal], due_at=FRIDAY, by=SYSTEM)

        assert meeting.ends_at == FRIDAY + timedelta(hours=1)

    @pytest.mark.parametrize("when", ["as_soon_as_possible", "waiting", "none"])
    def test_has_no_date_where_it_is_done_at_no_certain_time(self, deal, when):
        activity = create_activity(
            kind="todo", subject="Call", about=[deal], when=when, due_at=FRIDAY, by=SYSTEM
        )

        assert activity.due_at is None
        assert deal.refreshed().next_step_at is None

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"subject": "  "}, "subject"),
            ({"subject": "x" * 201}, "subject"),
            ({"description": "x" * 20_001}, "description"),
            ({"kind": "party"}, "kind"),
            ({"when": "on_date"}, "due_at"),
            ({"when": "someday"}, "when"),
            ({"color": "purple rain"}, "color"),
            ({"priority": 4}, "priority"),
            ({"due_at": FRIDAY, "ends_at": MONDAY}, "ends_at"),
            ({"due_at": FRIDAY, "reminders": [-1]}, "reminders"),
            ({"due_at": FRIDAY, "reminders": list(range(11))}, "reminders"),
            ({"about": []}, "about"),
            ({"kind": "wait"}, "wait_days"),
        ],
    )
    def test_refuses_what_makes_no_sense(self, deal, recorded, given, field):
        with pytest.raises(Refused) as refusal:
            create_activity(**({"kind": "todo", "subject": "Call", "about": [deal]} | given), by=SYSTEM)

        assert refusal.value.field == field
        assert Activity.objects.count() == 0
        assert recorded == []


class TestEditActivity:
    def test_moves_the_reminders_and_the_next_step_along(self, deal, call, recorded):
        edit_activity(call, reminders=[30], by=SYSTEM)
        Reminder.objects.filter(activity=call).first()

        edit_activity(call, due_at=FRIDAY, by=SYSTEM)

        assert [one.remind_at for one in call.reminders.all()] == [FRIDAY - timedelta(minutes=30)]
        assert deal.refreshed().next_step_at == FRIDAY
        assert [change["field"] for change in recorded.entries[-1].facts["changes"]] == ["due_at"]

    def test_lets_a_meeting_last_as_long_as_before(self, deal):
        meeting = create_activity(
            kind="meeting",
            subject="Demo",
            about=[deal],
            due_at=MONDAY,
            ends_at=MONDAY + timedelta(hours=3),
            by=SYSTEM,
        )

        moved = edit_activity(meeting, due_at=FRIDAY, by=SYSTEM)

        assert moved.ends_at == FRIDAY + timedelta(hours=3)

    def test_takes_the_date_away_with_the_way_of_saying_when(self, deal, call):
        edited = edit_activity(call, when="as_soon_as_possible", by=SYSTEM)

        assert edited.due_at is None
        assert deal.refreshed().next_step_at is None

    def test_ignores_what_is_so_already(self, call, recorded):
        assert edit_activity(call, subject="Call Clara", due_at=TUESDAY, by=SYSTEM).version == 1
        assert recorded == []

    def test_refuses_a_stale_version(self, call, recorded):
        edit_activity(call, subject="Ring Clara", by=SYSTEM)
        recorded.start_over()

        with pytest.raises(Conflict):
            edit_activity(call, version=1, subject="Write", by=SYSTEM)

        assert call.refreshed().subject == "Ring Clara"
        assert recorded == []

    def test_is_undone_with_its_reminders(self, call, by_anna):
        edit_activity(call, due_at=FRIDAY, reminders=[15], by=by_anna)

        undo_change(last_change(), by=by_anna)

        assert call.refreshed().due_at == TUESDAY
        assert list(call.reminders.all()) == []


class TestCompleteActivity:
    def test_keeps_what_came_of_it_and_counts_as_interaction(self, deal, call, anna, by_anna, recorded):
        with clock.at(FRIDAY):
            done = complete_activity(call, result=" She agrees ", by=by_anna)

        assert (done.done_at, done.done_by, done.result) == (FRIDAY, anna, "She agrees")
        deal = deal.refreshed()
        assert (deal.next_step_at, deal.last_interaction_at) == (None, FRIDAY)
        assert recorded == ["activity.completed"]
        told = timeline(deal, actor=by_anna).items[0]
        assert (told.sentence, told.body) == ("Anna completed the call “Call Clara”", "She agrees")

    def test_does_not_count_what_the_product_does(self, deal, call):
        before = deal.refreshed().last_interaction_at

        complete_activity(call, by=SYSTEM)

        assert deal.refreshed().last_interaction_at == before

    def test_leaves_a_done_one_as_it_is(self, call, by_anna, recorded):
        done = complete_activity(call, by=by_anna)
        recorded.start_over()

        assert complete_activity(call, by=by_anna).done_at == done.done_at
        assert recorded == []

    def test_is_undone(self, deal, call, by_anna):
        complete_activity(call, by=by_anna)

        undo_change(last_change(), by=by_anna)

        assert call.refreshed().done_at is None
        assert deal.refreshed().next_step_at == TUESDAY


class TestReopenActivity:
    def test_is_undone_with_who_had_done_it(self, call, anna, by_anna, manager):
        with clock.at(MONDAY):
            complete_activity(call, result="No answer", by=by_anna)
        reopen_activity(call, by=Actor.of(manager))
        change = last_change()
        assert call.refreshed().done_at is None

        undo_change(change, by=Actor.of(manager))

        again = call.refreshed()
        assert (again.done_at, again.done_by, again.result) == (MONDAY, anna, "No answer")


class TestAnswerActivity:
    def test_is_done_where_nothing_else_was_planned(self, deal, by_anna):
        letter = create_activity(
            kind="email", subject="A question", about=[deal], direction="in", is_unanswered=True, by=SYSTEM
        )

        answered = answer_activity(letter, by=by_anna)

        assert not answered.is_unanswered
        assert answered.done_at is not None

    def test_is_undone(self, deal, by_anna):
        letter = create_activity(
            kind="email", subject="A question", about=[deal], direction="in", is_unanswered=True, by=SYSTEM
        )
        answer_activity(letter, by=by_anna)

        undo_change(last_change(), by=by_anna)

        letter = letter.refreshed()
        assert letter.is_unanswered
        assert letter.done_at is None


class TestBindActivity:
    def test_stands_on_both_records(self, deal, clara, call, by_anna, recorded):
        bind_activity(call, to=clara, by=by_anna)

        assert [one.kind for one in call.about_refs] == ["deal", "contact"]
        assert recorded == ["activity.bound"]
        assert timeline(clara, actor=by_anna).items[0].sentence == "Anna bound “Call Clara” to “Clara Nunes”"

    def test_is_undone(self, clara, call, by_anna):
        bind_activity(call, to=clara, by=by_anna)

        undo_change(last_change(), by=by_anna)

        assert [one.kind for one in call.about_refs] == ["deal"]

    def test_keeps_the_last_record(self, deal, call, recorded):
        with pytest.raises(Refused):
            unbind_activity(call, off=deal, by=SYSTEM)

        assert call.bindings.count() == 1
        assert recorded == []

    def test_lets_the_other_record_be_without_a_next_step(self, deal, clara, call):
        bind_activity(call, to=clara, by=SYSTEM)

        unbind_activity(call, off=deal, by=SYSTEM)

        assert deal.refreshed().next_step_at is None


class TestDeleteActivity:
    def test_takes_the_next_step_with_it_and_brings_it_back(self, deal, call):
        delete_activity(call, by=SYSTEM)
        assert deal.refreshed().next_step_at is None

        restore_activity(call, by=SYSTEM)

        assert deal.refreshed().next_step_at == TUESDAY


class TestNextStep:
    def test_is_the_earliest_of_activities_and_tasks(self, deal, call, anna, run_reactions):
        task = create_task(title="Pack", responsible=anna, about=deal, due_at=MONDAY, by=SYSTEM)
        run_reactions()
        assert deal.refreshed().next_step_at == MONDAY

        complete_task(task, by=Actor.of(anna))
        run_reactions()

        assert deal.refreshed().next_step_at == TUESDAY

    def test_does_not_count_the_version_of_the_deal_up(self, deal, call):
        version = deal.refreshed().version

        edit_activity(call, due_at=FRIDAY, by=SYSTEM)

        assert deal.refreshed().version == version


class TestPlanNextStep:
    def test_moves_what_is_planned_next(self, deal, call, by_anna):
        assert plan_next_step(deal, due_at=FRIDAY, by=by_anna) == call
        assert call.refreshed().due_at == FRIDAY

    def test_plans_something_where_nothing_is(self, deal, anna, by_anna):
        planned = plan_next_step(deal, due_at=FRIDAY, by=by_anna)

        assert (planned.kind, planned.due_at, planned.responsible) == ("todo", FRIDAY, anna)

    def test_moves_a_task_too(self, deal, anna, by_anna):
        task = create_task(title="Pack", responsible=anna, about=deal, due_at=MONDAY, by=SYSTEM)

        assert plan_next_step(deal, due_at=FRIDAY, by=by_anna) == task
        assert task.refreshed().due_at == FRIDAY


class TestWait:
    def test_lasts_so_many_days(self, deal, by_anna):
        with clock.at(MONDAY):
            wait = create_activity(kind="wait", subject="Wait", about=[deal], wait=Wait(3), by=by_anna)

        assert wait.due_at == MONDAY + timedelta(days=3)
        assert deal.refreshed().next_step_at == wait.due_at

    def test_lasts_until_some_days_before_a_date(self, deal, by_anna):
        edit_deal(deal, closes_on=date(2099, 12, 24), by=SYSTEM)

        wait = create_activity(
            kind="wait", subject="Wait", about=[deal.refreshed()], wait=Wait(4, "closes_on"), by=by_anna
        )

        assert wait.due_at == datetime(2099, 12, 20, 9, tzinfo=UTC)

    def test_follows_the_date(self, deal, by_anna, run_reactions):
        edit_deal(deal, closes_on=date(2099, 12, 24), by=SYSTEM)
        wait = create_activity(
            kind="wait", subject="Wait", about=[deal.refreshed()], wait=Wait(4, "closes_on"), by=by_anna
        )

        edit_deal(deal, closes_on=date(2099, 12, 31), by=by_anna)
        run_reactions()

        assert wait.refreshed().due_at == datetime(2099, 12, 27, 9, tzinfo=UTC)

    @pytest.mark.parametrize("wait", [Wait(0), Wait(366), Wait(2, "closes_on"), Wait(2, "created_at")])
    def test_refuses_what_has_no_end(self, deal, by_anna, recorded, wait):
        with pytest.raises(Refused):
            create_activity(kind="wait", subject="Wait", about=[deal], wait=wait, by=by_anna)

        assert Activity.objects.count() == 0
        assert recorded == []

    def test_ends_early_when_the_client_does_something(self, deal, by_anna, run_reactions, recorded):
        wait = create_activity(kind="wait", subject="Wait", about=[deal], wait=Wait(3), by=by_anna)
        run_reactions()
        assert wait.refreshed().done_at is None

        edit_deal(deal, comment="From the shop", by=Actor.visitor())
        run_reactions()

        assert wait.refreshed().done_at is not None
        assert "activity.wait_ended" in recorded
