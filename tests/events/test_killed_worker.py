"""A worker killed with -9 between any two steps of dispatch loses nothing and doubles nothing."""

import time
from itertools import count

import pytest

from dealwright.events import Actor, dispatch
from dealwright.events import reactions as registry
from dealwright.events.models import Entry, Outbox, Receipt
from dealwright.records.notes.models import Note
from tests.events import witness
from tests.events.kinds import light_lamp
from tests.events.workers import stations, workers

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ANNA = Actor("user", 5, "Anna")


@pytest.fixture
def with_witness():
    """The witness reacts in this process too, and is gone afterwards."""
    before = dict(registry._reactions)
    witness.prepare()
    yield
    registry._reactions.clear()
    registry._reactions.update(before)


@pytest.fixture
def work():
    """`work(7)` lets a worker of its own die before its seventh statement; True when it did."""
    with workers("tests.events.witness") as ask:
        yield ask


def wait_until_the_server_noticed() -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        leased = Outbox.objects.filter(leased_by__isnull=False).exists()
        if not leased or dispatch.free_orphans():
            return
        time.sleep(0.01)


def test_loses_and_doubles_nothing(with_witness, pipeline, work):
    found = []
    for statement in count(1):
        light_lamp(by=ANNA)
        event = Entry.objects.filter(kind="test.lamp_lit").latest("id")
        notes = Note.objects.filter(text=f"event {event.pk}")

        died = work(statement)
        found.append(notes.count())
        wait_until_the_server_noticed()
        dispatch.run_reactions()

        assert notes.count() == 1
        assert Receipt.objects.filter(event_id=event.pk, reaction__endswith="write_a_note").count() == 1
        assert not Outbox.objects.exists()
        if not died:
            break
    assert stations(found) == [0, 1]
