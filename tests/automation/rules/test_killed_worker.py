"""A worker killed with -9 between any two steps: every deal is moved once and gets its tasks once."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from dealwright.automation.rules import running
from dealwright.automation.rules.actions import edit_rule
from dealwright.automation.rules.models import RuleRun
from dealwright.config.env import ROOT
from dealwright.crm.deals.actions import create_deal, move_deal
from dealwright.events import Actor, dispatch, ref
from dealwright.events.models import Entry, Outbox
from dealwright.kit import clock
from dealwright.work.tasks.actions import complete_task
from dealwright.work.tasks.models import Task
from tests.events.kinds import light_lamp

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SYSTEM = Actor.system()


@pytest.fixture
def work():
    """`work(7)` lets a worker of its own die before its seventh statement; the answer is how it ended."""
    with workers() as ask:
        yield ask


@contextmanager
def workers():
    """A process that starts them, one after the other."""
    program = subprocess.Popen(
        [sys.executable, "-m", "tests.automation.rules.worker"],
        cwd=ROOT,
        env={**os.environ, "WITNESS_DATABASE": connection.settings_dict["NAME"]},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def begin(statement, *, hours_ahead=0, by=signal.SIGKILL):
        program.stdin.write(f"{statement} {hours_ahead} {int(by)}\n")
        program.stdin.flush()

    def ask(*args, **kwargs):
        begin(*args, **kwargs)
        return int(program.stdout.readline())

    def go_on():
        program.stdin.write("continue\n")
        program.stdin.flush()
        return int(program.stdout.readline())

    ask.begin, ask.ended, ask.go_on = begin, lambda: int(program.stdout.readline()), go_on
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
    assert died > 40
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
    assert died > 12
    assert Entry.objects.filter(kind="task.created").count() == died


def test_the_rules_below_lose_and_double_nothing(work, anna, stages, task_rule_on):
    """Killed while it releases those that waited for it, too."""
    task_rule_on("Paid", "Pack it", delay_minutes=60)
    edit_rule(task_rule_on("Paid", "Weigh it"), after_previous=True, by=SYSTEM)
    edit_rule(task_rule_on("Paid", "Send it"), after_previous=True, by=SYSTEM)
    died, ended = 0, -signal.SIGKILL
    while ended == -signal.SIGKILL:
        deal = create_deal(title=f"Deal {died}", stage=stages["New"], responsible=anna, by=SYSTEM)
        move_deal(deal, to=stages["Paid"], by=SYSTEM)
        dispatch.run_reactions()

        ended = work(died + 1, hours_ahead=2)
        work_on()

        assert titles_of(deal) == ["Pack it", "Weigh it", "Send it"]
        assert set(RuleRun.objects.filter(on_id=deal.pk).values_list("state", flat=True)) == {"done"}
        died += 1
    assert ended == 0
    assert died > 30


def test_a_rule_that_waits_for_its_task_loses_and_doubles_nothing(work, anna, stages, task_rule_on):
    """Killed before it waits, while it waits, and while the end of what it began is told."""
    task_rule_on("Paid", "Pack it", awaits=True)
    edit_rule(task_rule_on("Paid", "Send it"), after_previous=True, by=SYSTEM)
    died, ended = 0, -signal.SIGKILL
    while ended == -signal.SIGKILL:
        deal = create_deal(title=f"Deal {died}", stage=stages["New"], responsible=anna, by=SYSTEM)
        move_deal(deal, to=stages["Paid"], by=SYSTEM)
        dispatch.run_reactions()
        complete_task(Task.objects.get(about_id=deal.pk), by=SYSTEM)

        ended = work(died + 1)
        work_on()

        assert titles_of(deal) == ["Pack it", "Send it"]
        assert set(RuleRun.objects.filter(on_id=deal.pk).values_list("state", flat=True)) == {"done"}
        died += 1
    assert ended == 0
    assert died > 20


def test_a_worker_that_stalls_past_its_lease_doubles_nothing(work, anna, stages, task_rule_on):
    """Stopped before any statement; others do its work when the lease is over, and then it goes on."""
    task_rule_on("Paid", "Ask how it went", delay_minutes=60)
    stalled, ended = 0, -signal.SIGSTOP
    while ended == -signal.SIGSTOP:
        deal = create_deal(title=f"Deal {stalled}", stage=stages["New"], responsible=anna, by=SYSTEM)
        move_deal(deal, to=stages["Paid"], by=SYSTEM)
        dispatch.run_reactions()

        ended = work(stalled + 1, hours_ahead=2, by=signal.SIGSTOP)
        with time_machine.travel(clock.now() + timedelta(hours=3)):
            while running.step():
                pass
        if ended == -signal.SIGSTOP:
            assert work.go_on() == 0
        work_on()

        assert titles_of(deal) == ["Ask how it went"]
        assert list(RuleRun.objects.filter(on_id=deal.pk).values_list("state", flat=True)) == ["done"]
        stalled += 1
    assert ended == 0
    assert stalled > 12


def test_two_workers_at_once_never_do_the_same(work, anna, stages, task_rule_on):
    task_rule_on("Paid", "Ask how it went", delay_minutes=60)
    for number in range(3 * running.BATCH):
        deal = create_deal(title=f"Deal {number}", stage=stages["New"], responsible=anna, by=SYSTEM)
        move_deal(deal, to=stages["Paid"], by=SYSTEM)
    dispatch.run_reactions()

    with workers() as other:
        for one in (work, other):
            one.begin(10**6, hours_ahead=2)
        assert [one.ended() for one in (work, other)] == [0, 0]

    assert Task.objects.count() == Entry.objects.filter(kind="task.created").count() == 3 * running.BATCH
    assert set(RuleRun.objects.values_list("state", flat=True)) == {"done"}


def titles_of(deal):
    return list(Task.objects.filter(about_id=deal.pk).order_by("id").values_list("title", flat=True))


def work_on():
    """What another worker does, once the server noticed that the first one is gone."""
    wait_until_the_server_noticed()
    with time_machine.travel(clock.now() + timedelta(hours=2)):
        while running.step() or dispatch.step():
            pass
