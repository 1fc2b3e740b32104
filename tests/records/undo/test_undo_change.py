"""Undoing a change as a whole: when it is refused, who may, and what it means to others."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models import F

from dealwright.automation.rules.actions import create_rule
from dealwright.automation.rules.models import RuleRun, RunState
from dealwright.automation.triggers.actions import create_trigger
from dealwright.crm.deals.actions import assign_deal, create_deal, delete_deal, edit_deal, move_deal, win_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, action, last_change
from dealwright.events.models import Entry
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, Forbidden, NotFound, Refused
from dealwright.kit.money import money
from dealwright.records.bin.actions import purge_record
from dealwright.records.pipelines.models import Stage
from dealwright.records.tags.actions import set_tags
from dealwright.records.timeline.queries import timeline
from dealwright.records.undo.actions import InTheWay, look_ahead, undo_change, undo_changes
from dealwright.records.undo.queries import change_seen_by, changes_of
from dealwright.records.undo.stories import taken_back
from dealwright.work.tasks.actions import edit_task
from tests.factories.sales import new_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def olga(company):
    return Actor.of(company.olga)


@pytest.fixture
def anna_acting(company):
    return Actor.of(company.anna)


@action
def do_much(company, *, by):
    """One change of several records."""
    edit_deal(company.deal, title="Much", amount=money("10.00", "BRL"), by=by)
    set_tags(company.contact, tags=["vip"], by=by)
    edit_task(company.task, title="Much", by=by)
    move_deal(company.deal, to=company.stages["Offer"], by=by)


class TestUndoChange:
    def test_takes_back_everything_that_one_change_did(self, company, olga, change_by):
        before = company.state()
        change = change_by(do_much, company, by=olga)

        undone = undo_change(change, by=olga)

        assert undone.count == 4
        assert company.state() == before

    def test_is_a_change_of_its_own_that_says_what_it_took_back(self, company, olga, change_by, recorded):
        change = change_by(move_deal, company.deal, to=company.stages["Offer"], by=olga)
        recorded.start_over()

        undone = undo_change(change, by=olga)

        (entry,) = recorded.entries
        assert (entry.kind, entry.undoes, entry.change_id) == ("deal.moved", change, undone.change_id)
        assert entry.facts["after"]["label"] == "New"

    def test_names_who_changed_the_same_since_and_changes_nothing(
        self, company, olga, anna_acting, change_by
    ):
        change = change_by(edit_deal, company.deal, title="Three phones", source="store", by=olga)
        edit_deal(company.deal, title="Four phones", by=anna_acting)
        before = company.state()

        with pytest.raises(InTheWay) as refused:
            undo_change(change, by=olga)

        (obstacle,) = refused.value.obstacles
        assert (obstacle.by, obstacle.touched, obstacle.record) == ("Anna", "field:title", "Four phones")
        assert "Anna changed “Four phones”: title" in str(refused.value)
        assert refused.value.is_partly_possible
        assert company.state() == before
        assert not Entry.objects.exclude(undoes=None).exists()

    def test_leaves_what_was_changed_since_and_takes_back_the_rest(
        self, company, olga, anna_acting, change_by
    ):
        change = change_by(do_much, company, by=olga)
        edit_deal(company.deal, title="Anna’s title", by=anna_acting)

        undone = undo_change(change, rest=True, by=olga)

        deal = company.deal.refreshed()
        assert (deal.title, deal.stage.name, deal.amount_is_manual) == ("Anna’s title", "New", False)
        assert company.contact.refreshed().tags == []
        assert [one.touched for one in undone.obstacles] == ["field:title"]

    def test_is_refused_with_nothing_left_to_take_back(self, company, olga, anna_acting, change_by):
        change = change_by(edit_deal, company.deal, title="Three phones", by=olga)
        edit_deal(company.deal, title="Four phones", by=anna_acting)

        with pytest.raises(InTheWay) as refused:
            undo_change(change, rest=True, by=olga)

        assert not refused.value.is_partly_possible
        assert company.deal.refreshed().title == "Four phones"

    def test_does_not_mind_another_field(self, company, olga, anna_acting, change_by):
        change = change_by(edit_deal, company.deal, title="Three phones", by=olga)
        edit_deal(company.deal, source="store", by=anna_acting)

        undo_change(change, by=olga)

        assert (company.deal.refreshed().title, company.deal.refreshed().source) == ("Two phones", "store")

    def test_happens_once(self, company, olga, change_by, recorded):
        change = change_by(edit_deal, company.deal, title="Three phones", by=olga)
        undo_change(change, by=olga)
        recorded.start_over()

        with pytest.raises(Conflict):
            undo_change(change, by=olga)

        assert recorded == []

    def test_is_refused_after_thirty_days(self, company, olga, change_by, recorded):
        change = change_by(edit_deal, company.deal, title="Three phones", by=olga)
        recorded.start_over()

        with clock.at(clock.now() + timedelta(days=30, seconds=1)), pytest.raises(Refused, match="30 days"):
            undo_change(change, by=olga)

        assert company.deal.refreshed().title == "Three phones"
        assert recorded == []

    def test_works_on_the_thirtieth_day(self, company, olga, change_by):
        change = change_by(edit_deal, company.deal, title="Three phones", by=olga)

        with clock.at(clock.now() + timedelta(days=29, hours=23)):
            undo_change(change, by=olga)

        assert company.deal.refreshed().title == "Two phones"

    def test_is_not_for_strangers(self, company, olga, change_by, recorded):
        change = change_by(edit_deal, company.deal, title="Three phones", by=olga)
        recorded.start_over()

        with pytest.raises(NotFound):
            undo_change(change, by=Actor.of(company.boris))

        assert company.deal.refreshed().title == "Three phones"
        assert recorded == []

    def test_needs_the_right_to_change(self, company, olga, change_by, roles, recorded):
        change = change_by(edit_deal, company.deal, title="Three phones", by=olga)
        company.boris.role = roles["Reader"]
        recorded.start_over()

        with pytest.raises(Forbidden):
            undo_change(change, by=Actor.of(company.boris))

        assert company.deal.refreshed().title == "Three phones"
        assert recorded == []

    def test_of_what_somebody_gave_away_is_for_those_who_still_reach_it(
        self, company, anna_acting, change_by
    ):
        change = change_by(assign_deal, company.deal, responsible=company.boris, by=anna_acting)

        edit_deal(company.deal.refreshed(), title="A secret", by=Actor.of(company.olga))

        with pytest.raises(Forbidden, match="no longer yours to change") as refused:
            undo_change(change, by=anna_acting)

        assert "secret" not in str(refused.value)
        undo_change(change, by=Actor.of(company.olga))
        assert company.deal.refreshed().responsible == company.anna

    def test_names_no_record_its_reader_may_not_see(self, company, olga, anna_acting, change_by):
        theirs = create_deal(title="A secret", responsible=company.boris, by=olga)

        @action
        def change_both(*, by):
            for deal in (company.deal, theirs):
                edit_deal(deal, source="fair", by=by)

        change = change_by(change_both, by=olga)

        (obstacle,) = look_ahead(change, by=anna_acting).obstacles
        undone = undo_change(change, rest=True, by=olga)
        told = taken_back(timeline(company.deal, actor=anna_acting).items, anna_acting)

        assert obstacle.sentence == "It is no longer there, or no longer yours to change."
        assert undone.count == 2
        assert "secret" not in " ".join(told.values())
        assert told

    def test_needs_the_right_to_delete_for_what_was_created(self, company, anna_acting, change_by):
        change = change_by(create_deal, title="By mistake", by=anna_acting)

        with pytest.raises(Forbidden):
            undo_change(change, by=anna_acting)

        undo_change(change, by=Actor.of(company.olga))
        assert Deal.everything.get(title="By mistake").deleted_at is not None

    def test_of_what_was_created_is_refused_when_others_worked_on_it(
        self, company, olga, anna_acting, change_by
    ):
        change = change_by(create_deal, title="New one", responsible=company.anna, by=olga)
        deal = Deal.objects.get(title="New one")
        edit_deal(deal, source="store", by=anna_acting)

        with pytest.raises(InTheWay, match="Anna"):
            undo_change(change, by=olga)

        assert Deal.objects.filter(pk=deal.pk).exists()

    def test_of_a_record_in_the_bin_says_where_it_is(self, company, olga, change_by):
        change = change_by(edit_deal, company.deal, title="Three phones", by=olga)
        delete_deal(company.deal, by=olga)

        with pytest.raises(InTheWay, match="recycle bin"):
            undo_change(change, by=olga)

        assert Deal.everything.get(pk=company.deal.pk).title == "Three phones"

    def test_of_a_record_that_is_gone_for_good_says_so(self, company, olga, change_by):
        deal = create_deal(title="Short-lived", by=olga)
        change = change_by(edit_deal, deal, title="Short", by=olga)
        delete_deal(deal, by=olga)
        purge_record(deal, by=olga)

        with pytest.raises(InTheWay, match="deleted for good"):
            undo_change(change, by=olga)

    def test_of_money_says_what_to_do_instead(self, company, olga, recorded):
        order = new_order(contact=company.contact, responsible=company.olga, by=olga)
        change = Entry.objects.filter(kind="order.placed").latest("id").change_id
        recorded.start_over()

        with pytest.raises(Refused, match="cancel it instead"):
            undo_change(change, by=olga)

        assert order.refreshed().canceled_at is None
        assert recorded == []

    def test_is_refused_when_the_stage_is_gone(self, company, olga, change_by):
        stage = company.stages["New"]
        change = change_by(move_deal, company.deal, to=company.stages["Offer"], by=olga)
        remove(stage)

        with pytest.raises(Refused, match="no longer there"):
            undo_change(change, by=olga)

        assert company.deal.refreshed().stage.name == "Offer"

    def test_does_not_know_other_changes(self, olga):
        with pytest.raises(NotFound):
            undo_change(uuid4(), by=olga)


@action
def _remove(stage, *, by):
    stage.delete()


def remove(stage):
    _remove(stage, by=Actor.system())


class TestUndoChanges:
    def test_takes_each_back_by_itself(self, company, olga, anna_acting, change_by):
        first = change_by(edit_deal, company.deal, title="One", by=olga)
        second = change_by(edit_deal, company.deal, title="Two", by=olga)
        third = change_by(edit_task, company.task, title="Three", by=olga)
        edit_task(company.task, title="Anna’s", by=anna_acting)

        done = undo_changes([first, second, third], by=olga)

        assert company.deal.refreshed().title == "Two phones"
        assert company.task.refreshed().title == "Anna’s"
        assert [isinstance(one, InTheWay) for one in done] == [True, False, False]


class TestLookAhead:
    def test_tells_what_would_be_and_keeps_nothing(self, company, olga, change_by, recorded):
        change = change_by(do_much, company, by=olga)
        before = company.state()
        recorded.start_over()

        outlook = look_ahead(change, by=olga)

        assert (outlook.count, outlook.is_possible) == (4, True)
        assert company.state() == before
        assert recorded == []
        assert last_change() is None

    def test_tells_what_stands_in_the_way(self, company, olga, anna_acting, change_by):
        change = change_by(do_much, company, by=olga)
        edit_deal(company.deal, title="Anna’s title", by=anna_acting)

        outlook = look_ahead(change, by=olga)

        assert outlook.is_partly_possible
        assert [one.by for one in outlook.obstacles] == ["Anna"]


class TestAutomation:
    def test_cancels_what_waited_and_starts_nothing_new(self, company, olga, change_by, run_reactions):
        for stage in ("New", "Offer"):
            create_rule(
                stage=company.stages[stage],
                action="create_task",
                settings={"title": stage},
                delay_minutes=60,
                by=Actor.system(),
            )
        run_reactions()
        change = change_by(move_deal, company.deal, to=company.stages["Offer"], by=olga)
        run_reactions()
        waiting = RuleRun.objects.filter(state=RunState.WAITING, on_id=company.deal.pk)
        assert [run.rule.stage.name for run in waiting] == ["Offer"]

        undo_change(change, by=olga)
        run_reactions()

        assert not RuleRun.objects.filter(state=RunState.WAITING, on_id=company.deal.pk).exists()
        assert RuleRun.objects.filter(rule__stage=company.stages["New"], on_id=company.deal.pk).count() <= 1

    def test_triggers_take_no_notice(self, company, olga, change_by, run_reactions):
        win = change_by(win_deal, company.deal, by=olga)
        run_reactions()
        undo = undo_change(win, by=olga)
        run_reactions()
        create_trigger(stage=company.stages["Shipping"], kind="deal.won", by=Actor.system())

        undo_change(undo.change_id, by=olga)
        run_reactions()

        assert company.deal.refreshed().stage.name == "Won"


class TestChangesOf:
    def test_lists_mine_newest_first(self, company, olga, anna_acting, change_by):
        first = change_by(edit_deal, company.deal, title="One", by=olga)
        change_by(edit_task, company.task, title="Anna’s", by=anna_acting)
        second = change_by(do_much, company, by=olga)
        undone = undo_change(second, by=olga)

        page = changes_of(olga)

        assert [change.id for change in page.changes] == [undone.change_id, second, first]
        assert [change.is_undone for change in page.changes] == [False, True, False]
        assert [change.is_undoable for change in page.changes] == [True, False, True]
        assert page.changes[0].undoes == second

    def test_lists_everybodys_for_administrators_only(self, company, olga, anna_acting, change_by):
        change = change_by(edit_task, company.task, title="Anna’s", by=anna_acting)

        assert changes_of(olga, everybody=True).changes[0].id == change
        with pytest.raises(Forbidden):
            changes_of(anna_acting, everybody=True)

    def test_is_read_page_by_page(self, company, olga):
        for number in range(5):
            edit_deal(company.deal, title=f"Title {number}", by=olga)

        first = changes_of(olga, limit=2)
        second = changes_of(olga, limit=2, cursor=first.next_cursor)
        third = changes_of(olga, limit=2, cursor=second.next_cursor)

        assert [len(page.changes) for page in (first, second, third)] == [2, 2, 1]
        assert third.next_cursor is None

    def test_shows_a_change_to_those_who_see_its_records(self, company, olga, anna_acting, change_by):
        change = change_by(edit_deal, company.deal, title="One", by=olga)

        assert change_seen_by(anna_acting, change).actor_label == "Olga"
        with pytest.raises(NotFound):
            change_seen_by(Actor.of(company.boris), change)

    def test_shows_what_was_deleted(self, company, olga, change_by):
        change = change_by(delete_deal, company.deal, by=olga)

        told = change_seen_by(olga, change)

        assert told.events[0].sentence == "Olga moved the deal to the recycle bin"
        assert told.is_undoable


def test_a_stage_that_changed_its_name_is_the_same(company, olga, change_by):
    change = change_by(move_deal, company.deal, to=company.stages["Offer"], by=olga)
    with_other_name(company.stages["Offer"])

    undo_change(change, by=olga)

    assert company.deal.refreshed().stage.name == "New"


@action
def _rename(stage, *, by):
    Stage.objects.filter(pk=stage.pk).update(name="Proposal", position=F("position"))


def with_other_name(stage):
    _rename(stage, by=Actor.system())
