"""A worker killed with -9 between any two steps of dispatch loses nothing and doubles nothing."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.db import connection

from dealwright.config.env import ROOT
from dealwright.events import Actor, dispatch
from dealwright.events import reactions as registry
from dealwright.events.models import Entry, Outbox, Receipt
from dealwright.records.notes.models import Note
from tests.events import witness
from tests.events.kinds import light_lamp

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

MOST_STATEMENTS = 40
ANNA = Actor("user", 5, "Anna")


@pytest.fixture
def with_witness():
    """The witness reacts in this process too, and is gone afterwards."""
    before = dict(registry._reactions)
    witness.declare()
    yield
    registry._reactions.clear()
    registry._reactions.update(before)


def dispatch_and_die_before(statement: int) -> int:
    """Run a worker's step in a process of its own; returns how it ended."""
    environment = {**os.environ, "WITNESS_DATABASE": connection.settings_dict["NAME"]}
    environment["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    return subprocess.run(
        [sys.executable, "-m", "tests.events.witness", str(statement)],
        cwd=ROOT,
        env=environment,
        check=False,
        timeout=60,
    ).returncode


def wait_until_the_server_noticed() -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        leased = Outbox.objects.filter(leased_by__isnull=False).exists()
        if not leased or dispatch.free_orphans():
            return
        time.sleep(0.05)


def test_loses_and_doubles_nothing(with_witness, pipeline):
    died = 0
    for statement in range(1, MOST_STATEMENTS):
        light_lamp(by=ANNA)
        event = Entry.objects.filter(kind="test.lamp_lit").latest("id")

        ended = dispatch_and_die_before(statement)
        wait_until_the_server_noticed()
        dispatch.run_reactions()

        assert ended in {0, -signal.SIGKILL}
        assert Note.objects.filter(text=f"event {event.pk}").count() == 1
        assert Receipt.objects.filter(event_id=event.pk).count() >= 1
        assert not Outbox.objects.exists()
        died += ended == -signal.SIGKILL
        if ended == 0:
            break
    assert died >= 8
    assert died < MOST_STATEMENTS - 1
