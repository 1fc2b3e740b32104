"""A worker killed with -9 between any two steps: every deal is moved once and gets its tasks once.

Each test kills one worker before its first statement, one before its second and so on, until one comes to its
end. What the dead left behind goes from nothing to everything in the stations that are named at the end.
"""

import signal
import time
from datetime import timedelta
from itertools import count

import pytest
import time_machine

from dealwright.automation.rules import catalogue, running
from dealwright.automation.rules.actions import create_rule, edit_rule
from dealwright.automation.rules.models import RuleRun
from dealwright.crm.deals.actions import create_deal, move_deal
from dealwright.events import Actor, dispatch, ref
from dealwright.events.models import Entry, Outbox
from dealwright.events.pace import SMALLEST
from dealwright.kit import clock
from dealwright.records.notes.models import Note
from dealwright.work.tasks.actions import complete_task
from dealwright.work.tasks.models import Task
from tests.automation.rules import worker
from tests.events.kinds import light_lamp
from tests.events.workers import stations, workers

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SYSTEM = Actor.system()
WORKER = worker.__name__


@pytest.fixture
def work():
    """`work(7)` lets a worker of its own die before its seventh statement; True when it did."""
    with workers(WORKER) as ask:
        yield ask


@pytest.fixture
def new_deal(anna, stages):
    """One on the stage New."""
    return lambda: create_deal(title="Phones", stage=stages["New"], responsible=anna, by=SYSTEM)


@pytest.fixture
def paid_deal(new_deal, stages):
    """One that entered Paid, of which nobody was told yet."""
    return lambda: move_deal(new_deal(), to=stages["Paid"], by=SYSTEM)


@pytest.fixture
def note_rule(stages):
    """Writes a note an hour after a deal entered Paid; called twice it would write two."""
    worker.prepare()
    yield create_rule(stage=stages["Paid"], action=worker.NOTE, settings={}, delay_minutes=60, by=SYSTEM)
    catalogue._actions.pop(worker.NOTE)


def wait_until_the_server_noticed():
    deadline = time.monotonic() + 60
    runs = RuleRun.objects.filter(state="waiting", leased_by__isnull=False)
    changes = Outbox.objects.filter(leased_by__isnull=False)
    while (changes.exists() or runs.exists()) and time.monotonic() < deadline:
        dispatch.free_orphans()
        running.free_orphans()
        time.sleep(0.01)


def work_on(hours_ahead=2):
    """What another worker does, once the server noticed that the first one is gone."""
    wait_until_the_server_noticed()
    with time_machine.travel(clock.now() + timedelta(hours=hours_ahead)):
        while running.step() or dispatch.step():
            pass


def titles_of(deal):
    return list(Task.objects.filter(about_id=deal.pk).order_by("id").values_list("title", flat=True))


def states_of(deal):
    return list(RuleRun.objects.filter(on_id=deal.pk).order_by("id").values_list("state", flat=True))


def notes_on(deal):
    return Note.objects.filter(on_kind="deal", on_id=deal.pk)


def test_a_trigger_and_its_rule_lose_and_double_nothing(work, new_deal, trigger_on, task_rule_on):
    trigger_on("Paid")
    task_rule_on("Paid", "Prepare the shipment")
    found = []
    for statement in count(1):
        deal = new_deal()
        light_lamp(room=ref(deal), by=SYSTEM)

        died = work(statement)
        found.append((deal.refreshed().stage.name, len(titles_of(deal))))
        work_on()

        assert deal.refreshed().stage.name == "Paid"
        assert titles_of(deal) == ["Prepare the shipment"]
        assert states_of(deal) == ["done"]
        assert not Outbox.objects.exists()
        if not died:
            break
    assert stations(found) == [("New", 0), ("Paid", 0), ("Paid", 1)]
    assert Entry.objects.filter(kind="deal.moved").count() == len(found)
    assert Entry.objects.filter(kind="task.created").count() == len(found)


def test_a_delayed_rule_loses_and_doubles_nothing(work, paid_deal, task_rule_on):
    task_rule_on("Paid", "Ask how it went", delay_minutes=60)
    found = []
    for statement in count(1):
        deal = paid_deal()
        dispatch.run_reactions()

        died = work(statement, hours_ahead=2)
        found.append(len(titles_of(deal)))
        work_on()

        assert titles_of(deal) == ["Ask how it went"]
        assert states_of(deal) == ["done"]
        if not died:
            break
    assert stations(found) == [0, 1]
    assert Entry.objects.filter(kind="task.created").count() == len(found)


def test_the_rules_below_lose_and_double_nothing(work, paid_deal, task_rule_on):
    """Killed while it releases those that waited for it, too."""
    task_rule_on("Paid", "Pack it", delay_minutes=60)
    edit_rule(task_rule_on("Paid", "Send it"), after_previous=True, by=SYSTEM)
    found = []
    for statement in count(1):
        deal = paid_deal()
        dispatch.run_reactions()

        died = work(statement, hours_ahead=2)
        found.append(len(titles_of(deal)))
        work_on()

        assert titles_of(deal) == ["Pack it", "Send it"]
        assert states_of(deal) == ["done", "done"]
        if not died:
            break
    assert stations(found) == [0, 1, 2]


def test_a_rule_that_waits_for_its_task_loses_and_doubles_nothing(work, paid_deal, task_rule_on):
    """Killed while it begins, and again while the end of what it began is told."""
    task_rule_on("Paid", "Pack it", awaits=True)
    edit_rule(task_rule_on("Paid", "Send it"), after_previous=True, by=SYSTEM)
    began, went_on = [], []
    for statement in count(1):
        deal = paid_deal()

        died = work(statement)
        began.append(len(titles_of(deal)))
        work_on()
        assert titles_of(deal) == ["Pack it"]
        assert states_of(deal) == ["waiting", "waiting"]

        complete_task(Task.objects.get(about_id=deal.pk), by=SYSTEM)
        died_again = work(statement)
        went_on.append(len(titles_of(deal)))
        work_on()
        assert titles_of(deal) == ["Pack it", "Send it"]
        assert states_of(deal) == ["done", "done"]
        if not died and not died_again:
            break
    assert stations(began) == [0, 1]
    assert stations(went_on) == [1, 2]


def test_a_worker_that_stalls_past_its_lease_doubles_nothing(work, paid_deal, note_rule):
    """Stopped before any statement; its lease over, others do what it does not hold, and then it goes on."""
    found = []
    for statement in count(1):
        deal = paid_deal()
        dispatch.run_reactions()

        stands_still = work(statement, hours_ahead=2, by=signal.SIGSTOP)
        with time_machine.travel(clock.now() + timedelta(hours=3)):
            running.step()
        found.append(notes_on(deal).count())
        if stands_still:
            work.go_on()
        work_on()

        assert notes_on(deal).count() == 1
        assert states_of(deal) == ["done"]
        if not stands_still:
            break
    assert stations(found) == [1, 0, 1]  # its lease is over, it holds the row, it is through


def test_two_workers_at_once_never_do_the_same(work, paid_deal, note_rule):
    deals = [paid_deal() for _ in range(2 * SMALLEST)]
    dispatch.run_reactions()

    with workers(WORKER) as other:
        both = work, other
        for one in both:
            one.begin(0, hours_ahead=2)
        assert not any(one.was_hit() for one in both)

    assert [notes_on(deal).count() for deal in deals] == [1] * len(deals)
    assert set(RuleRun.objects.values_list("state", flat=True)) == {"done"}
