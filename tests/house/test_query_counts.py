"""A page costs as many queries for many records as for few, and stays within its budget."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealwright.catalog.products.actions import create_product
from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.actions import create_deal
from dealwright.crm.deals.models import Deal
from dealwright.crm.leads.actions import create_lead
from dealwright.crm.settings.actions import switch_to_classic
from dealwright.kit.money import money
from dealwright.sales.invoices.actions import create_invoice
from dealwright.sales.modes.actions import bring_orders_back
from dealwright.sales.orders.actions import OrderedLine, place_order
from dealwright.sales.payments.actions import ask_for_payment
from dealwright.sales.proposals.actions import create_proposal
from dealwright.work.tasks.actions import create_task

pytestmark = pytest.mark.django_db

NOT_QUERIES = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")

PAGES = {
    "/": 15,
    "/deals": 12,
    "/deals/activities": 12,
    "/deals/calendar": 12,
    "/deals/report": 15,
    "/calendar": 12,
    "/deals/list": 8,
    "/leads": 12,
    "/leads/report": 15,
    "/leads/list": 8,
    "/contacts": 8,
    "/messages": 8,
    "/orders": 12,
    "/orders/activities": 12,
    "/orders/calendar": 12,
    "/orders/list": 8,
    "/proposals": 8,
    "/proposals/board": 12,
    "/invoices": 8,
    "/invoices/board": 12,
    "/products": 8,
    "/tasks": 8,
    "/people": 8,
    "/shop/": 8,
    "/shop/products": 8,
}
"""The most queries of each list page (`promises.md`: board 12, list 8; a report 15)."""

API_LISTS = (
    "deals",
    "leads",
    "contacts",
    "messages",
    "orders",
    "payments",
    "products",
    "tasks",
    "notifications",
    "pipelines",
    "users",
)
MOST_FOR_AN_API_LIST = 5
MOST_FOR_A_MOVE = 8


def fill(count, owner, system):
    """So many clients who each bought something, with a payment to make, a task to do and a lead.

    What is bought first stands behind a deal, what is bought later is an order by itself.
    """
    switch_to_classic(by=system)
    for number in range(count):
        product = create_product(name=f"Phone {number}", price=money("10", "BRL"), stock=5, by=system)
        client = create_contact(
            name=f"Client {number}", emails=[f"c{number}-{count}@example.com"], responsible=owner, by=system
        )
        order = place_order(
            lines=[OrderedLine(product, 1)],
            contact=client,
            store="web",
            currency="BRL",
            delivery_total=Decimal(5),
            responsible=owner,
            by=system,
        )
        ask_for_payment(order, provider="sandbox", by=system)
        deal = create_deal(title=f"Deal {number}", contact=client, responsible=owner, by=system)
        create_proposal(deal, by=system)
        create_invoice(deal, by=system)
        create_lead(
            title=f"Lead {number}", contact=client, emails=["l@example.com"], responsible=owner, by=system
        )
        create_task(title=f"Call {number}", responsible=owner, about=order.deal or order, by=system)
    bring_orders_back(by=system)


def queries_of(client, path):
    """The queries of one request, after one that warmed what is kept in the process."""
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = client.get(path)
    assert answer.status_code == 200
    return [one["sql"] for one in captured if not one["sql"].startswith(NOT_QUERIES)]


@pytest.mark.parametrize("path", PAGES)
def test_a_list_page_costs_the_same_for_many_records(path, pipeline, owner, system, client_of, run_reactions):
    client = client_of(owner)
    fill(2, owner, system)
    run_reactions()
    few = len(queries_of(client, path))

    fill(15, owner, system)
    run_reactions()
    many = queries_of(client, path)

    assert len(many) == few, "\n".join(many)
    assert few <= PAGES[path]


def test_a_narrowed_list_stays_within_its_budget(pipeline, owner, system, client_of, run_reactions):
    client = client_of(owner)
    fill(3, owner, system)
    for number in range(55):  # more than a page, so that they are counted too
        create_deal(title=f"Deal {number}", contact=Contact.objects.first(), responsible=owner, by=system)
    run_reactions()
    stage, contact = pipeline.first_stage().pk, Contact.objects.first().pk
    wishes = f"stage_id={stage}&responsible_id={owner.pk}&pipeline_id={pipeline.pk}&contact_id={contact}"

    asked = queries_of(client, f"/deals/list?{wishes}&sort=-amount")

    assert len(asked) <= PAGES["/deals/list"], "\n".join(asked)


def test_a_move_on_the_board_stays_within_its_budget(pipeline, owner, system, client_of, run_reactions):
    client = client_of(owner)
    fill(3, owner, system)
    run_reactions()
    stages = list(pipeline.stages.all())
    first, second = Deal.objects.filter(stage=stages[0])[:2]
    moved = {"stage": stages[1].pk, "before": ""}
    client.post(f"/deals/{first.pk}/stage", moved, headers={"HX-Request": "true"})

    with CaptureQueriesContext(connection) as captured:
        answer = client.post(f"/deals/{second.pk}/stage", moved, headers={"HX-Request": "true"})

    assert answer.status_code == 200
    asked = [one["sql"] for one in captured if not one["sql"].startswith(NOT_QUERIES)]
    assert len(asked) <= MOST_FOR_A_MOVE, "\n".join(asked)


@pytest.mark.parametrize("resource", API_LISTS)
def test_an_api_list_costs_the_same_for_many_records(
    resource, pipeline, owner, system, api_of, run_reactions
):
    program = api_of(owner)
    fill(2, owner, system)
    run_reactions()
    few = len(queries_of(program, f"/api/v1/{resource}"))

    fill(15, owner, system)
    run_reactions()
    many = queries_of(program, f"/api/v1/{resource}")

    assert len(many) == few, "\n".join(many)
    assert few <= MOST_FOR_AN_API_LIST
