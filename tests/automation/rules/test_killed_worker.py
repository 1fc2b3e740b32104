"""A worker killed with -9 between any two steps: every deal is moved once and gets its tasks once."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from dealwright.automation.rules import running
from dealwright.automation.rules.models import RuleRun
from dealwright.config.env import ROOT
from dealwright.crm.deals.actions import create_deal, move_deal
from dealwright.events import Actor, dispatch, ref
from dealwright.events.models import Entry, Outbox
from dealwright.kit import clock
from dealwright.work.tasks.models import Task
from tests.events.kinds import light_lamp

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SYSTEM = Actor.system()


@pytest.fixture
def work():
    """`work(7)` lets a worker of its own die before its seventh statement; the answer is how it ended."""
    program = subprocess.Popen(
        [sys.executable, "-m", "tests.automation.rules.worker"],
        cwd=ROOT,
        env={**os.environ, "WITNESS_DATABASE": connection.settings_dict["NAME"]},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def ask(statement, *, hours_ahead=0):
        program.stdin.write(f"{statement} {hours_ahead}\n")
        program.stdin.flush()
        return int(program.stdout.readline())

    yield ask
    program.stdin.close()
    program.wait(10)
    program.stdout.close()


def wait_until_the_server_noticed():
    deadline = time.monotonic() + 10
    runs = RuleRun.objects.filter(state="waiting", leased_by__isnull=False)
    changes = Outbox.objects.filter(leased_by__isnull=False)
    while (changes.exists() or runs.exists()) and time.monotonic() < deadline:
        dispatch.free_orphans()
        running.free_orphans()
        time.sleep(0.01)


def test_a_trigger_and_its_rule_lose_and_double_nothing(work, anna, stages, trigger_on, task_rule_on):
    trigger_on("Paid")
    task_rule_on("Paid", "Prepare the shipment")
    died, ended = 0, -signal.SIGKILL
    while ended == -signal.SIGKILL:
        deal = create_deal(title=f"Deal {died}", stage=stages["New"], responsible=anna, by=SYSTEM)
        light_lamp(room=ref(deal), by=SYSTEM)

        ended = work(died + 1)
        wait_until_the_server_noticed()
        dispatch.run_reactions()

        assert deal.refreshed().stage == stages["Paid"]
        assert Task.objects.filter(about_id=deal.pk).count() == 1
        assert RuleRun.objects.filter(on_id=deal.pk, state="done").count() == 1
        assert not Outbox.objects.exists()
        died += 1
    assert ended == 0
    assert died > 60
    assert Entry.objects.filter(kind="deal.moved").count() == died
    assert Entry.objects.filter(kind="task.created").count() == died


def test_a_delayed_rule_loses_and_doubles_nothing(work, anna, stages, task_rule_on):
    task_rule_on("Paid", "Ask how it went", delay_minutes=60)
    died, ended = 0, -signal.SIGKILL
    while ended == -signal.SIGKILL:
        deal = create_deal(title=f"Deal {died}", stage=stages["New"], responsible=anna, by=SYSTEM)
        move_deal(deal, to=stages["Paid"], by=SYSTEM)
        dispatch.run_reactions()

        ended = work(died + 1, hours_ahead=2)
        wait_until_the_server_noticed()
        with time_machine.travel(clock.now() + timedelta(hours=2)):
            running.step()

        assert Task.objects.filter(about_id=deal.pk).count() == 1
        assert list(RuleRun.objects.filter(on_id=deal.pk).values_list("state", flat=True)) == ["done"]
        died += 1
    assert ended == 0
    assert died > 20
    assert Entry.objects.filter(kind="task.created").count() == died
