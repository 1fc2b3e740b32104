"""Telling others: exactly once, in order per record, whatever fails on the way."""

import contextlib
from datetime import UTC, datetime

import pytest
from django.db import connection

from dealwright.events import Actor, action, reaction
from dealwright.events import reactions as registry
from dealwright.events.dispatch import claim, perform, retry_failed, run_reactions
from dealwright.events.models import Outbox, Receipt
from dealwright.events.remembering import (
    forget_answers,
    forget_states,
    once_per_batch,
    once_until_a_change_of,
)
from tests.events.kinds import LAMP, LampLit, light_lamp, light_lamp_and_fail

pytestmark = pytest.mark.django_db
ANNA = Actor("user", 5, "Anna")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
DAYLIGHT = Actor.automation("Daylight")


@pytest.fixture
def told():
    """What the reactions of a test were told; the reactions are gone afterwards."""
    before = dict(registry._reactions)
    yield []
    registry._reactions.clear()
    registry._reactions.update(before)


class TestDispatch:
    def test_tells_each_reaction_once(self, told):
        @reaction(to=LampLit)
        def tell(event, entry):
            told.append((event.cost.amount, entry.subject_label))

        light_lamp(by=ANNA)
        run_reactions()
        run_reactions()

        assert [label for _cost, label in told] == ["the green lamp"]
        assert not Outbox.objects.exists()

    def test_passes_over_what_has_a_receipt(self, told):
        @reaction(to=LampLit)
        def tell(event, entry):
            told.append(entry.pk)

        [tell_name] = [one.name for one in registry.all_reactions() if one.body is tell]
        light_lamp(by=ANNA)
        [claimed] = claim()
        Receipt.objects.create(event_id=claimed.event_ids[0], reaction=tell_name)
        perform([claimed])

        assert told == []

    def test_keeps_one_records_changes_in_order(self, told):
        light_lamp(by=ANNA)
        light_lamp(by=ANNA)
        light_lamp(LAMP.model_copy(update={"id": 8}), by=ANNA)

        claimed = claim()

        lanes = Outbox.objects.filter(id__in=[one.id for one in claimed]).values_list("lane", flat=True)
        assert len(claimed) == 2
        assert len(set(lanes)) == 2

    def test_repeats_only_what_failed(self, told):
        @reaction(to=LampLit)
        def works(event, entry):
            told.append("works")

        @reaction(to=LampLit)
        def fails_at_first(event, entry):
            told.append("tried")
            if told.count("tried") <= 2:  # together with the others, then alone
                raise ZeroDivisionError

        light_lamp(by=ANNA)
        perform(claim())
        row = Outbox.objects.get()
        assert (row.attempts, row.state) == (1, "waiting")
        assert "ZeroDivisionError" in row.error
        assert row.due_at > row.first_at
        Outbox.objects.update(due_at=LONG_AGO)
        perform(claim())

        assert sorted(told) == ["tried", "tried", "tried", "works"]
        assert not Outbox.objects.exists()

    def test_gives_up_visibly_and_can_be_asked_again(self, told):
        @reaction(to=LampLit)
        def fails(event, entry):
            raise ZeroDivisionError

        light_lamp(by=ANNA)
        for _ in range(8):
            Outbox.objects.update(due_at=LONG_AGO)
            perform(claim())

        assert Outbox.objects.get().state == Outbox.FAILED
        assert claim() == []
        assert retry_failed() == 1
        assert Outbox.objects.get().state == Outbox.WAITING

    def test_undoes_the_writes_of_a_failed_reaction(self, told, recorded):
        @reaction(to=LampLit)
        def writes_and_fails(event, entry):
            if entry.depth == 0:
                light_lamp(by=DAYLIGHT)
                raise ZeroDivisionError

        light_lamp(by=ANNA)
        perform(claim())

        assert recorded == ["test.lamp_lit"]

    def test_forgets_what_was_answered_over_writes_that_were_undone(self, told):
        lit = []

        @once_per_batch
        def rules():
            return Receipt.objects.filter(reaction="lamp").count()

        @once_until_a_change_of(lambda: {"lamp"})
        def lamps():
            return Receipt.objects.filter(reaction="lamp").count()

        @reaction(to=LampLit)
        def a_asks(event, entry):
            lit.append((rules(), lamps()))

        @reaction(to=LampLit)
        def b_writes_asks_and_fails(event, entry):
            Receipt.objects.create(event_id=entry.pk, reaction="lamp")
            forget_answers()
            forget_states()
            rules(), lamps()
            raise ZeroDivisionError

        @reaction(to=LampLit)
        def c_asks(event, entry):
            lit.append((rules(), lamps()))

        light_lamp(by=ANNA)
        perform(claim())

        assert lit == [(0, 0)] * 3

    def test_does_not_lose_an_event_when_a_reaction_hides_a_failure(self, told):
        @reaction(to=LampLit)
        def goes_on_as_if_nothing_had_happened(event, entry):
            if entry.depth == 0:
                with contextlib.suppress(ZeroDivisionError):
                    light_lamp_and_fail(by=DAYLIGHT)

        light_lamp(by=ANNA)
        perform(claim())

        row = Outbox.objects.get()
        assert "let it rise" in row.error
        assert not Receipt.objects.filter(reaction__contains="goes_on").exists()

    def test_lets_facts_that_cannot_be_read_stop_only_their_own_change(self, told):
        @reaction(to=LampLit)
        def tell(event, entry):
            told.append(entry.subject_id)

        light_lamp(by=ANNA)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL dealwright.forgetting = 'on'")
            cursor.execute("UPDATE event SET facts = '{}'")
        light_lamp(LAMP.model_copy(update={"id": 8}), by=ANNA)
        perform(claim())

        assert told == [8]
        assert "ValidationError" in Outbox.objects.get().error

    def test_writes_nothing_with_an_old_fence(self, told):
        @reaction(to=LampLit)
        def tell(event, entry):
            told.append("told")

        light_lamp(by=ANNA)
        late = claim()
        Outbox.objects.update(due_at=LONG_AGO)
        again = claim()
        perform(late)
        assert told == []

        perform(again)
        assert told == ["told"]

    def test_stops_a_chain_that_causes_itself(self, told, recorded):
        @reaction(to=LampLit)
        def light_the_next(event, entry):
            light_lamp(by=DAYLIGHT)

        light_lamp(by=ANNA)
        run_reactions()

        kinds = list(recorded)
        assert kinds.count("test.lamp_lit") == 11
        assert kinds.count("chain.stopped") == 1
        assert not Outbox.objects.exists()

    def test_records_what_follows_with_its_cause(self, told, recorded):
        @reaction(to=LampLit)
        def note_it(event, entry):
            if entry.depth == 0:
                light_lamp(by=DAYLIGHT)

        light_lamp(by=ANNA)
        run_reactions()

        first, second = recorded.entries
        assert (second.caused_by, second.depth, second.actor_label) == (first.pk, 1, "Daylight")

    def test_signals_record_names_to_open_pages(self, told, monkeypatch):
        from dealwright.events import dispatch

        sent = []
        monkeypatch.setattr(dispatch, "_notify", sent.append)
        light_lamp(by=ANNA)
        run_reactions()

        assert sent == [["lamp", "lamp:7", "room", "room:3"]]

    def test_skips_a_kind_of_a_later_release(self, told):
        @action
        def happen(*, by: Actor) -> None:
            light_lamp(by=by)

        happen(by=ANNA)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL dealwright.forgetting = 'on'")
            cursor.execute("UPDATE event SET kind = 'lamp.of_tomorrow'")
        run_reactions()

        assert not Outbox.objects.exists()
