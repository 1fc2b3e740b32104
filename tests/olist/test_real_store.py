"""The real export, when it lies beside the checkout: counts and sums to the cent."""

import json
from decimal import Decimal

import pytest
from django.db.models import Count, F, Sum
from django.db.models.functions import TruncMonth

from dealwright.config.env import ROOT
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal, DealLine
from dealwright.events.models import Entry, Link
from dealwright.olist.importing import import_olist
from dealwright.olist.reading import ZONE
from dealwright.records.notes.models import Note
from dealwright.sales.modes import converting
from dealwright.sales.modes.actions import switch_to_deals
from dealwright.sales.modes.mapping import STAGE_CODES
from dealwright.sales.modes.queries import order_mode
from dealwright.sales.orders.models import Order, OrderLine
from dealwright.sales.payments.models import Payment

FOLDER = ROOT.parent / "shared" / "data" / "olist"
MAIN_PART = 4049
"""Orders of the part for which the totals were computed."""
SECOND_PART = 9174
ENDS = ("deal.won", "deal.lost")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.skipif(
        not FOLDER.exists(), reason=f"{FOLDER.relative_to(ROOT.parent)} is not beside the checkout"
    ),
]


def cents(amount: Decimal | None) -> int:
    return int((amount or Decimal(0)) * 100)


def test_equals_the_expected_totals_as_orders_and_as_deals(pipeline, system):
    expected = json.loads((FOLDER / "expected_aggregates.json").read_text())

    summary = import_olist(FOLDER)

    assert summary.created["order"] == Order.objects.count() == MAIN_PART + SECOND_PART
    assert order_mode() == "deals-and-orders"
    assert not Deal.objects.exists()
    compare_with(expected)
    assert summary.created["payment"] == Payment.objects.count() == expected["payments"]
    assert set(Note.objects.values_list("on_kind", flat=True)) == {"order"}

    again = import_olist(FOLDER)

    assert set(again.created.values()) == {0}

    sums = dict(Order.objects.values_list("number", "total"))
    told = Link.objects.filter(record_kind="order").count()

    switch_to_deals(by=system)
    converting.run_all()

    compare_with(expected)
    deals = dict(Deal.objects.values_list("orders__number", "amount"))
    assert deals == sums
    by_stage = dict(Deal.objects.order_by().values_list("stage__code").annotate(Count("id")))
    by_status = dict(Order.objects.order_by().values_list("status").annotate(Count("id")))
    assert {STAGE_CODES[status]: count for status, count in by_status.items()} == by_stage
    assert set(Note.objects.values_list("on_kind", flat=True)) == {"deal"}
    lines = DealLine.objects.aggregate(sum=Sum(F("price") * F("quantity")))["sum"]
    assert cents(lines) == cents(sum(sums.values()))
    assert Link.objects.filter(record_kind="order").count() == told + len(deals)
    ends = dict(Entry.objects.filter(kind__in=ENDS).values_list("kind").annotate(Count("id")))
    assert Link.objects.filter(record_kind="deal").count() == told + 2 * len(deals) + sum(ends.values())
    assert set(import_olist(FOLDER).created.values()) == {0}


def compare_with(expected):
    """Counts and sums of the part for which they were computed, whatever the orders are behind."""
    assert Payment.objects.count() == expected["payments"]
    assert Note.objects.count() == expected["reviews"]
    assert cents(Payment.objects.aggregate(sum=Sum("amount"))["sum"]) == expected["payments_cents"]
    by_method = Payment.objects.values_list("method").annotate(Count("id"), Sum("amount"))
    assert {method: {"rows": rows, "cents": cents(sum)} for method, rows, sum in by_method} == expected[
        "payments_by_type"
    ]
    paid_in_several = Payment.objects.values("order").annotate(rows=Count("id")).filter(rows__gt=1)
    assert paid_in_several.count() == expected["orders_paid_in_more_than_one_row"]

    main = Order.objects.filter(external_id__in=main_orders())
    assert main.count() == expected["orders"]
    assert (
        dict(main.values_list("custom__olist_status").annotate(Count("id"))) == expected["orders_by_status"]
    )
    assert dict(main.values_list("custom__state").annotate(Count("id"))) == expected["orders_by_state"]
    totals = main.aggregate(items=Sum("items_total"), freight=Sum("delivery_total"))
    assert cents(totals["items"]) == expected["items_price_cents"]
    assert cents(totals["freight"]) == expected["items_freight_cents"]
    lines = OrderLine.objects.filter(order__in=main)
    assert lines.count() == expected["order_items"]
    assert cents(lines.aggregate(sum=Sum("price"))["sum"]) == expected["items_price_cents"]
    by_state = main.values_list("custom__state").annotate(sum=Sum("total"))
    of_items = {state: cents(sum) for state, sum in by_state if sum}
    assert of_items == expected["items_total_cents_by_state"]
    months = (
        main.annotate(month=TruncMonth("placed_at", tzinfo=ZONE)).values_list("month").annotate(Count("id"))
    )
    assert {f"{month:%Y-%m}": count for month, count in months} == expected["orders_by_month"]
    people = Contact.objects.filter(orders__in=main).distinct().annotate(bought=Count("orders"))
    assert people.count() == expected["distinct_customer_unique_id"]
    assert main.filter(lines=None).count() == expected["orders_without_items"]
    equal = main.filter(paid_total=F("total"), payments__isnull=False).exclude(lines=None).distinct()
    assert equal.count() == expected["of_these_paid_equals_items_plus_freight"]


def main_orders() -> list[str]:
    from dealwright.olist.reading import _order, _rows_of

    rows = _rows_of(FOLDER / "olist_orders_dataset.csv.gz", _order)
    return [f"olist:order:{row.id}" for row in rows]
