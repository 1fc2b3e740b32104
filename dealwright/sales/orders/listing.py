"""The list of orders, as its page and the API ask for it: the same filters, orders and search."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from dealwright.api.filters import Colleague
from dealwright.api.paging import ListOf, Where
from dealwright.api.types import Id
from dealwright.crm.activities.marks import COUNTERS, NEXT_STEP, with_next_steps
from dealwright.events import Actor
from dealwright.records.fields.listing import more_of
from dealwright.records.fields.types import Choice, Moment, Number
from dealwright.records.lists.cells import Cell
from dealwright.records.lists.listing import ALL, MINE, Column, Listing, Narrowing, Standing, Words
from dealwright.records.search.queries import matching
from dealwright.records.tags.lookups import TAGS
from dealwright.sales.orders.models import DueState, Order
from dealwright.sales.orders.queries import for_verbs, with_seen_deals
from dealwright.sales.orders.words import (
    DUE_CHOICES,
    SHIPPED_CHOICES,
    STORES,
    paid_words,
    shipped_words,
    store_words,
)

ORDERS = ListOf(
    Order,
    fields={
        "number": str,
        "store": str,
        "status": str,
        "stage_id": Id,
        "deal_id": Where(Id),
        "contact_id": Id,
        "company_id": Id,
        "payer": str,
        "tags": TAGS,
        "shipped_state": str,
        "responsible_id": Where(Colleague),
        "total": Decimal,
        "due": Where(Decimal, path="due_total", of=("total",)),
        "due_state": Where(Literal[*DueState], of=("total",)),
        "due_on": date,
        "placed_at": datetime,
        "canceled_at": datetime,
        "marked_at": datetime,
        "closed_at": datetime,
        "next_step_at": datetime,
        "created_at": datetime,
        "updated_at": datetime,
        "external_id": str,
        "accounting_id": str,
    },
    sorts=["placed_at", "created_at", "total"],
    sort="-placed_at",
    search=matching,
    more=more_of("order"),
)


def _badge(said: tuple[Any, str]) -> Cell:
    return Cell("badge", str(said[0]), tone=said[1])


def _deal(order: Order) -> Cell:
    return Cell("link", order.deal.title, href=f"/deals/{order.deal_id}") if order.deal else Cell("text", "")


def _mark(order: Order) -> Cell:
    return Cell("badge", order.mark_reason, tone="danger") if order.marked_at else Cell("text", "")


def _due(order: Order) -> Cell:
    return Cell("money", order.due_money) if order.due else Cell()


def _prepared(orders: list[Order], actor: Actor) -> list[Order]:
    return with_seen_deals(with_next_steps(orders, actor), actor)


ORDER_LIST = Listing(
    kind="order",
    url="/orders/list",
    new_url="/orders/new",
    list_of=ORDERS,
    columns=("number", "contact", "stage", "total", "paid", "mark", "responsible", "placed_at"),
    words=Words(
        empty=_("No orders yet"),
        empty_hint=_("Purchases in the shop come here by themselves; you can also write one by hand."),
        nothing_fits=_("No order fits"),
        show_all=_("Show all orders"),
        search=_("Number, client or sum"),
        add=_("New order"),
    ),
    further_columns=(
        NEXT_STEP,
        COUNTERS,
        Column("deal", _("Deal"), _deal),
        Column("due", _("To be paid"), _due, of=("total",), is_at_end=True),
        Column("paid", _("Payment"), lambda order: _badge(paid_words(order)), of=("total",)),
        Column("shipped", _("Shipping"), lambda order: _badge(shipped_words(order))),
        Column("mark", _("Trouble"), _mark, of=("mark_reason",)),
        Column("store", _("From"), lambda order: Cell("text", str(store_words(order.store)))),
    ),
    narrowings=(
        Narrowing("due_state", _("Payment"), Choice(DUE_CHOICES)),
        Narrowing("due", _("To be paid"), Number(2)),
        Narrowing("shipped_state", _("Shipping"), Choice(SHIPPED_CHOICES)),
        Narrowing("total", _("Total"), Number(2)),
        Narrowing("store", _("From"), Choice(tuple(STORES.items()))),
        Narrowing("marked_at", _("Marked for trouble"), Moment()),
        Narrowing("next_step_at", _("Next step"), Moment()),
        Narrowing("closed_at", _("Closed"), Moment()),
    ),
    standing=(
        ALL,
        Standing("unpaid", _("Not paid"), "due_state__in=unpaid,partly_paid"),
        Standing("paid", _("To be shipped"), "status=P"),
        Standing("marked", _("With trouble"), "marked_at__is_null=false"),
        Standing("overdue", _("Overdue"), "due_on__during=before_today"),
        Standing("overpaid", _("To be paid back"), "due_state=overpaid"),
        Standing("canceled", _("Canceled"), "status=D"),
        MINE,
    ),
    relations={
        "deal": "deal",
        "stage": "stage",
        "contact": "contact",
        "company": "company",
        "responsible": "responsible",
    },
    with_everything=for_verbs,
    prepare=_prepared,
    tones={"due_on": lambda order: "late" if order.is_overdue else ""},
)
