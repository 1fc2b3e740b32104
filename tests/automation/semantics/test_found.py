"""What the comparison with the plain model, or thinking about it, found wrong once: each as a test."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine

from dealwright.automation.rules import running
from dealwright.automation.rules.actions import create_rule, delete_rule, edit_rule, place_rule
from dealwright.automation.rules.models import RuleRun
from dealwright.crm.deals.actions import archive_deal, edit_deal, move_deal
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.work.tasks.models import Task

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


def titles():
    return list(Task.objects.order_by("id").values_list("title", flat=True))


def states():
    return list(RuleRun.objects.order_by("id").values_list("state", flat=True))


def work_later(**delta):
    with time_machine.travel(clock.now() + timedelta(**delta), tick=True):
        while running.step():
            pass


@pytest.fixture
def enter(deal, stages, run_reactions):
    def move(*names):
        for name in names:
            move_deal(deal.refreshed(), to=stages[name], by=SYSTEM)
        run_reactions()

    return move


def test_leaving_and_coming_back_unheard_ends_what_waited(deal, task_rule_on, stages, enter):
    task_rule_on("Paid", "Ask how it went", delay_minutes=60)
    enter("Paid")
    for name in ("Offer", "Paid"):
        move_deal(deal.refreshed(), to=stages[name], by=SYSTEM)  # nobody was told yet

    work_later(hours=2)

    assert states() == ["canceled"]
    assert titles() == []


def test_an_entering_that_ended_unheard_starts_nothing(task_rule_on, enter):
    task_rule_on("Paid", "Prepare the shipment")

    enter("Paid", "Offer", "Paid")

    assert titles() == ["Prepare the shipment"]


def test_a_rule_below_one_that_is_deleted_need_not_wait_for_it(task_rule_on, enter):
    above = task_rule_on("Paid", "Slow", delay_minutes=60)
    edit_rule(task_rule_on("Paid", "Last"), after_previous=True, by=SYSTEM)
    enter("Paid")

    delete_rule(above, by=SYSTEM)
    work_later(seconds=1)

    assert titles() == ["Last"]


def test_a_rule_that_goes_to_another_stage_takes_nothing_along(task_rule_on, stages, enter):
    above = task_rule_on("Paid", "Slow", delay_minutes=60)
    edit_rule(task_rule_on("Paid", "Last"), after_previous=True, by=SYSTEM)
    enter("Paid")

    place_rule(above, stage=stages["Offer"], by=SYSTEM)
    work_later(hours=2)

    assert states() == ["canceled", "done"]
    assert titles() == ["Last"]


def test_the_rules_below_end_with_a_record_that_is_archived(deal, task_rule_on, enter):
    task_rule_on("Paid", "Slow", delay_minutes=60)
    edit_rule(task_rule_on("Paid", "Last"), after_previous=True, by=SYSTEM)
    enter("Paid")

    archive_deal(deal.refreshed(), by=SYSTEM)
    work_later(hours=2)

    assert states() == ["canceled", "canceled"]


def test_a_worker_that_holds_a_run_by_its_old_date_does_not_do_it(deal, stages, enter, run_reactions):
    edit_deal(deal.refreshed(), closes_on=date(2020, 1, 1), by=SYSTEM)
    enter("Offer")
    create_rule(
        stage=stages["Paid"],
        action="create_task",
        settings={"title": "Remind"},
        when="at",
        date_field="closes_on",
        follows_date=True,
        by=SYSTEM,
    )
    edit_deal(deal.refreshed(), closes_on=(clock.now() + timedelta(days=2)).date(), by=SYSTEM)
    enter("Paid")
    with time_machine.travel(clock.now() + timedelta(days=3)):
        held = running.claim()
        edit_deal(deal.refreshed(), closes_on=date(2099, 1, 1), by=SYSTEM)
        run_reactions()

        running.perform(held)

    assert len(held) == 1
    assert titles() == []
    assert states() == ["waiting"]
