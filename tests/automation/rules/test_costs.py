"""What listening costs: what an event does not concern is asked for once in a batch, not for each event."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealwright.crm.deals.actions import create_deal, edit_deal, move_deal
from dealwright.events import Actor, dispatch

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
MANY = 6


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


def test_entering_a_stage_without_rules_costs_the_engine_one(deals, automated, stages):
    """Whether something still waits from the stages before."""

    def offer(deal):
        move_deal(deal.refreshed(), to=stages["Offer"], by=SYSTEM)

    alone, together = (
        [sql for sql in statements_of(offer, some) if "automation_" in sql] for some in (deals[:1], deals[1:])
    )

    assert len(together) - len(alone) == MANY - 2
