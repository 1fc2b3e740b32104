"""The list of orders, as its page and the API ask for it: the same filters, orders and search."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.api.filters import Colleague
from dealwright.api.paging import ListOf, Where
from dealwright.api.types import Id
from dealwright.records.fields.listing import more_of
from dealwright.records.fields.types import Choice, Moment, Number, RecordLink
from dealwright.records.lists.cells import Cell
from dealwright.records.lists.listing import ALL, MINE, Column, Listing, Narrowing, Standing, Words
from dealwright.records.search.queries import matching
from dealwright.sales.orders.models import Order
from dealwright.sales.orders.queries import with_seen_deals
from dealwright.sales.orders.words import STATUS, STORES, paid_words, status_words, store_words

ORDERS = ListOf(
    Order,
    fields={
        "number": str,
        "store": str,
        "status": str,
        "deal_id": Id,
        "contact_id": Id,
        "responsible_id": Where(Colleague),
        "total": Decimal,
        "placed_at": datetime,
        "canceled_at": datetime,
        "created_at": datetime,
        "updated_at": datetime,
        "external_id": str,
    },
    sorts=["placed_at", "created_at"],
    sort="-placed_at",
    search=matching,
    more=more_of("order"),
)


def _badge(said: tuple[Any, str]) -> Cell:
    return Cell("badge", str(said[0]), tone=said[1])


def _deal(order: Order) -> Cell:
    return Cell("link", order.deal.title, href=f"/deals/{order.deal_id}") if order.deal else Cell("text", "")


ORDER_LIST = Listing(
    kind="order",
    url="/orders",
    list_of=ORDERS,
    columns=("number", "contact", "total", "status", "paid", "deal", "responsible", "placed_at"),
    words=Words(
        empty=_("No orders yet"),
        empty_hint=_("Purchases in the shop come here by themselves."),
        nothing_fits=_("No order fits"),
        show_all=_("Show all orders"),
        search=_("Number or client"),
        add=_("Look at the shop"),
        add_icon="building-store",
    ),
    new_url="/shop/",
    further_columns=(
        Column("deal", _("Deal"), _deal),
        Column("status", _("Status"), lambda order: _badge(status_words(order))),
        Column("paid", _("Payment"), lambda order: _badge(paid_words(order)), of=("total",)),
        Column("store", _("From"), lambda order: Cell("text", str(store_words(order.store)))),
    ),
    narrowings=(
        Narrowing(
            "status", _("Status"), Choice(tuple((one.value, words) for one, (words, _tone) in STATUS.items()))
        ),
        Narrowing("contact_id", _("Client"), RecordLink("crm.Contact")),
        Narrowing("total", _("Total"), Number(2)),
        Narrowing("store", _("From"), Choice(tuple(STORES.items()))),
        Narrowing("canceled_at", _("Canceled"), Moment()),
    ),
    standing=(
        ALL,
        Standing("unpaid", _("Not paid"), "status=N"),
        Standing("paid", _("Paid"), "status__in=P,S,F"),
        Standing("canceled", _("Canceled"), "status=D"),
        MINE,
    ),
    relations={"deal": "deal", "contact": "contact", "responsible": "responsible"},
    prepare=with_seen_deals,
)
