"""Questions about orders."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, Prefetch, QuerySet

from dealwright.crm.companies.models import Company
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.records.seeing import seen_among
from dealwright.sales.orders.models import Order, OrderLine
from dealwright.sales.payments.models import Payment


def order_to_pay(deal: Deal) -> Order | None:
    """The newest order behind a deal of which something is still due."""
    order: Order | None = Order.objects.filter(deal=deal).to_be_paid().order_by("-id").first()
    return order


def has_order(deal: Deal) -> bool:
    """Whether an order stands behind a deal that was not canceled."""
    return bool(Order.objects.filter(deal=deal, canceled_at=None).exists())


def with_payments(orders: QuerySet[Order]) -> QuerySet[Order]:
    """The orders, newest first, with their payments: two queries however many."""
    return orders.prefetch_related(payments_in_turn()).order_by("-placed_at", "-id")


def payments_in_turn() -> Any:
    """The payments of orders with what they are for, the first one first, to be read along with them."""
    payments = Payment.objects.with_ties().select_related("marked_by", "mark_set_by", "responsible")
    return Prefetch("payments", queryset=payments.order_by("id"))


def card_of(orders: QuerySet[Order]) -> QuerySet[Order]:
    """The orders with all that a card shows of them; `has_ours` is whether there are companies of our own."""
    related = ["deal", "contact", "company", "responsible", "stage", "payment_method", "own_company"]
    related += ["marked_by", "canceled_by", "created_by", "moved_by"]
    lines: Any = Prefetch("lines", queryset=OrderLine.objects.select_related("product"))
    ours = Exists(Company.objects.filter(is_own=True))
    return with_payments(orders).select_related(*related).prefetch_related(lines).annotate(has_ours=ours)


def for_verbs(orders: QuerySet[Order]) -> QuerySet[Order]:
    """The orders with what their verbs read of them, in the same query."""
    return orders.select_related("deal", "contact", "company", "stage", "responsible")


def with_seen_deals(orders: list[Order], actor: Actor) -> list[Order]:
    """The orders to be shown; the deal behind one is left out where the actor may not see it."""
    seen = seen_among(actor, {(Deal.record_kind, order.deal_id) for order in orders if order.deal_id})
    for order in orders:
        if (Deal.record_kind, order.deal_id) not in seen:
            order.deal = None
    return orders
