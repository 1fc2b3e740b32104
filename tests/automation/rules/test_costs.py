"""What listening costs: what an event does not concern is asked for once in a batch, not for each event."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealwright.automation.rules import running
from dealwright.automation.rules.actions import create_rule, edit_rule
from dealwright.automation.rules.models import RuleRun
from dealwright.crm.deals.actions import create_deal, edit_deal, move_deal
from dealwright.events import Actor, dispatch
from dealwright.kit import clock
from dealwright.kit.money import Money
from dealwright.work.notifications.models import Notification
from dealwright.work.tasks.actions import create_task
from dealwright.work.tasks.models import Task

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
MANY = 6
DEAR = {"all": [{"field": "Document:amount", "operator": "greater", "value": "1000"}]}


@pytest.fixture
def deals(stages):
    return [create_deal(title=f"Deal {number}", stage=stages["New"], by=SYSTEM) for number in range(MANY)]


@pytest.fixture
def automated(deals, trigger_on, task_rule_on, run_reactions):
    """On Paid, and for other fields: nothing below concerns them."""
    task_rule_on("Paid", "Prepare the shipment")
    task_rule_on("Paid", "Ask how it went", delay_minutes=60)
    trigger_on("Paid", kind="field_changed", settings={"fields": ["amount"]})
    trigger_on("Shipping")
    run_reactions()


def statements_of(change, deals):
    """What is asked while these changes are told in one batch."""
    for deal in deals:
        change(deal)
    claims = dispatch.claim()
    assert len(claims) == len(deals)
    with CaptureQueriesContext(connection) as captured:
        dispatch.perform(claims)
    return [query["sql"] for query in captured]


def test_an_edit_that_concerns_nobody_costs_nothing_more(deals, automated):
    def rename(deal):
        edit_deal(deal.refreshed(), title="Phones", by=SYSTEM)

    alone = statements_of(rename, deals[:1])
    together = statements_of(rename, deals[1:])

    assert len(together) == len(alone)


def test_entering_a_stage_without_rules_costs_nothing_more(deals, automated, stages):
    """Whether something still waits from the stages before is asked once for all."""

    def offer(deal):
        move_deal(deal.refreshed(), to=stages["Offer"], by=SYSTEM)

    alone = statements_of(offer, deals[:1])
    together = statements_of(offer, deals[1:])

    assert len(together) == len(alone)


def test_records_that_a_trigger_moves_are_read_once_for_all(deals, trigger_on, run_reactions):
    """Each move reads and locks its own; no move lets the others be read anew."""
    trigger_on("Paid", kind="field_changed", settings={"fields": ["amount"]})
    run_reactions()

    def price(deal):
        edit_deal(deal.refreshed(), amount=Money("10", "BRL"), by=SYSTEM)

    def read(some):
        statements = [sql for sql in statements_of(price, some) if 'FROM "crm_deal"' in sql]
        run_reactions()
        return statements

    alone, together = read(deals[:1]), read(deals[1:])

    assert len(together) - len(alone) == MANY - 2
    assert {deal.refreshed().stage.name for deal in deals} == {"Paid"}


def test_a_rule_whose_condition_is_not_met_costs_nothing_more(deals, task_rule_on, stages, run_reactions):
    """Nothing is done, so there is nothing to take back; its end is written with that of the others."""

    def enter(deal):
        move_deal(deal.refreshed(), to=stages["Paid"], by=SYSTEM)

    task_rule_on("Paid", "Prepare the shipment")
    run_reactions()
    alone = statements_of(enter, deals[:1])
    for _number in range(3):
        edit_rule(task_rule_on("Paid", "Call"), condition=DEAR, by=SYSTEM)
    run_reactions()
    with_others = statements_of(enter, deals[1:2])

    assert len(with_others) == len(alone) + 1  # what the first rule did is looked at
    assert sorted(RuleRun.objects.values_list("state", flat=True)) == ["done"] * 2 + ["skipped"] * 3


def test_what_follows_from_tasks_is_written_once_for_all(deals, automated, anna, run_reactions):
    """Their people are told, and the next steps of what they are about are kept."""
    run_reactions()
    due_at = clock.now()

    def give(deal):
        create_task(title="Call", responsible=anna, due_at=due_at, about=deal, by=SYSTEM)

    alone = statements_of(give, deals[:1])
    together = statements_of(give, deals[1:])

    assert len(together) == len(alone)
    assert Notification.objects.filter(user=anna).count() == MANY
    assert {deal.refreshed().next_step_at for deal in deals} == {due_at}


def test_rules_that_are_due_together_write_what_they_do(deals, task_rule_on, stages, run_reactions):
    """The task and its event, without savepoints; the ends of the runs are written together."""
    task_rule_on("Paid", "Ask how it went", delay_minutes=60)
    for deal in deals:
        move_deal(deal, to=stages["Paid"], by=SYSTEM)
    run_reactions()
    runs = RuleRun.objects.filter(state="waiting")

    def written_for(on):
        runs.filter(on_id__in=[deal.pk for deal in on]).update(due_at=clock.now())
        claims = running.claim()
        assert len(claims) == len(on)
        with CaptureQueriesContext(connection) as captured:
            running.perform(claims)
        return [query["sql"] for query in captured]

    alone, together = written_for(deals[:1]), written_for(deals[1:])

    assert len(together) - len(alone) == 2 * (MANY - 2)
    assert Task.objects.count() == MANY
    assert not runs.exists()


def test_one_that_fails_among_many_takes_nothing_else_back(deals, anna, stages, run_reactions):
    """Neither among those that are done at once nor among those that were waited for."""
    for delay_minutes in (0, 60):
        create_rule(
            stage=stages["Paid"],
            action="create_task",
            settings={"title": "Call", "responsible_formula": "{=Document:title}"},
            delay_minutes=delay_minutes,
            by=SYSTEM,
        )
    for number, deal in enumerate(deals):
        edit_deal(deal.refreshed(), title="nobody" if number == 2 else f"user_{anna.pk}", by=SYSTEM)
        move_deal(deal.refreshed(), to=stages["Paid"], by=SYSTEM)
    run_reactions()
    RuleRun.objects.filter(attempts=0, state="waiting").update(due_at=clock.now())
    running.perform(running.claim())

    failed = RuleRun.objects.exclude(state="done")
    assert set(failed.values_list("on_id", "state", "attempts")) == {(deals[2].pk, "waiting", 1)}
    assert failed.count() == 2
    given = Task.objects.values_list("about_id", flat=True)
    assert sorted(given) == sorted([deal.pk for deal in deals if deal != deals[2]] * 2)
