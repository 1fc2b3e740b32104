"""Orders and payments as they stand on the cards of deals and clients."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from markupsafe import Markup

from dealwright import web
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.people import access
from dealwright.records.seeing import may_do
from dealwright.sales.modes.queries import keeps_orders
from dealwright.sales.orders.models import Order
from dealwright.sales.orders.owing import money_of
from dealwright.sales.orders.queries import payments_in_turn, with_payments
from dealwright.sales.orders.words import paid_words, status_words
from dealwright.sales.payments.actions import day_to_ask_for
from dealwright.sales.payments.providers import provider_of
from dealwright.sales.payments.words import payment_row

SHOWN = 10
"""Orders of one client on the card; the list of orders has the rest."""


def money_of_deal(request: HttpRequest, deal: Deal) -> Markup:
    """The orders behind a deal with their payments, and the way to ask for one.

    Where purchases live as deals they are not seen as orders: what is done with them is done here.
    """
    actor = request.actor
    found = orders_on_card(deal, actor=actor)
    prefetch_related_objects(found, payments_in_turn())
    orders = _rows(found, acts_for=None if keeps_orders() else actor)
    is_asked = any(payment["waits"] for order in orders for payment in order["payments"])
    is_due = any(order["is_due"] for order in orders) if orders else deal.amount > 0
    may_ask = (
        is_due
        and not is_asked
        and access.may(actor, Order.record_kind, access.Verb.CREATE)
        and may_do(actor, deal, access.Verb.CHANGE)
    )
    ask_url = f"/deals/{deal.pk}/payments" if may_ask else None
    return _block(request, f"money-deal-{deal.pk}", orders, ask_url if keeps_orders() or not orders else None)


def money_of_contact(request: HttpRequest, contact: Contact) -> Markup:
    """The newest orders of a client with their payments."""
    seen = Order.objects.seen_by(request.actor).filter(contact=contact)
    if "contact" in seen.hidden:
        seen = seen.none()
    return _block(request, f"money-contact-{contact.pk}", _rows(with_payments(seen)[:SHOWN]), None)


def orders_on_card(deal: Deal, *, actor: Actor) -> list[Order]:
    """The newest orders behind a deal: read once, though its card speaks of them in several places."""
    known = vars(deal).setdefault("_orders_on_card", {})
    if (reader := (actor.kind, actor.id)) not in known:
        seen = Order.objects.seen_by(actor).filter(deal=deal)
        known[reader] = list(seen.order_by("-placed_at", "-id")[:SHOWN])
    found: list[Order] = known[reader]
    return found


def _rows(orders: Iterable[Order], acts_for: Actor | None = None) -> list[dict[str, Any]]:
    """`acts_for` may do with them what the card of an order offers; otherwise they link to it."""
    return [
        {
            "id": order.pk,
            "order": order,
            "may_change": acts_for is not None and may_do(acts_for, order, access.Verb.CHANGE),
            "may_cancel": not order.is_canceled and not order.has_left,
            "number": order.number,
            "total": order.total_money,
            "placed_at": order.placed_at,
            "status": status_words(order),
            "paid": paid_words(order),
            "is_due": order.due > 0,
            "ask_due_on": day_to_ask_for(order, provider_of(order), clock.now()) if acts_for else None,
            "sums": money_of(order),
            "payments": [payment_row(payment, order) for payment in order.payments.all()],
        }
        for order in orders
    ]


def _block(request: HttpRequest, id: str, orders: list[dict[str, Any]], ask_url: str | None) -> Markup:
    context = {"block_id": id, "orders": orders, "ask_url": ask_url, "has_cards": keeps_orders()}
    return web.render_fragment(request, "sales/payments/money.html", "money", context)
