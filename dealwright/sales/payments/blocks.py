"""Orders and payments as they stand on the cards of deals and clients."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from markupsafe import Markup

from dealwright import web
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.people import access
from dealwright.records.seeing import may_do
from dealwright.sales.modes.queries import keeps_orders
from dealwright.sales.orders.matching import Difference, difference_of, has_more_to_order, is_open
from dealwright.sales.orders.models import Order, Status
from dealwright.sales.orders.owing import money_of
from dealwright.sales.orders.queries import payments_in_turn, with_payments
from dealwright.sales.orders.words import paid_words, status_words
from dealwright.sales.payments.actions import day_to_ask_for
from dealwright.sales.payments.ways import method_words, ways_to_ask
from dealwright.sales.payments.words import payment_row
from dealwright.sales.statuses.queries import order_stage, order_stages

SHOWN = 10
"""Orders of one client on the card; the list of orders has the rest."""


def money_of_deal(request: HttpRequest, deal: Deal) -> Markup:
    """The orders behind a deal with their payments, and the way to ask for one.

    Where purchases live as deals they are not seen as orders: what is done with them is done here.
    """
    actor = request.actor
    found = orders_on_card(deal, actor=actor)
    prefetch_related_objects(found, payments_in_turn(), *([] if keeps_orders() else ["lines"]))
    orders = _rows(found, acts_for=None if keeps_orders() else actor)
    alive = [one for one in found if not one.is_canceled and not one.is_trial]
    may_change = bool(alive) and not keeps_orders() and may_do(actor, deal, access.Verb.CHANGE)
    hidden = access.hidden_fields(actor, Order.record_kind)
    difference = difference_of(deal, alive, hidden=hidden) if may_change else None
    if difference is not None and "amount" in access.hidden_fields(actor, Deal.record_kind):
        difference = None
    is_asked = any(payment["waits"] for order in orders for payment in order["payments"])
    is_due = any(order["is_due"] for order in orders) if alive else deal.amount > 0
    has_more = difference is not None and not is_due and has_more_to_order(deal, alive)
    may_ask = (
        (is_due or has_more)
        and not is_asked
        and access.may(actor, Order.record_kind, access.Verb.CREATE)
        and may_do(actor, deal, access.Verb.CHANGE)
    )
    ask_url = f"/deals/{deal.pk}/payments" if may_ask else None
    shows_ask = keeps_orders() or not alive or has_more
    return _block(
        request, f"money-deal-{deal.pk}", orders, ask_url if shows_ask else None, difference=difference
    )


def money_of_client(request: HttpRequest, client: Contact | Company) -> Markup:
    """The newest orders of a client with their payments."""
    kind = client.record_kind
    seen = Order.objects.seen_by(request.actor).filter(**{kind: client.pk})
    if kind in seen.hidden:
        seen = seen.none()
    return _block(request, f"money-{kind}-{client.pk}", _rows(with_payments(seen)[:SHOWN]), None)


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
            "statuses": [(str(stage.pk), stage.name) for stage in order_stages().values()],
            "first_status": str(order_stage(Status.ACCEPTED).pk) if acts_for else "",
            "method": method_words(order.payment_method_id),
            "may_change_lines": is_open(order),
            "may_cancel": not order.is_canceled and not order.has_left,
            "number": order.number,
            "total": order.total_money,
            "placed_at": order.placed_at,
            "status": status_words(order),
            "paid": paid_words(order),
            "is_due": order.due > 0,
            "asking": ways_to_ask(order) if acts_for else None,
            "ask_due_on": day_to_ask_for(order, clock.now()) if acts_for else None,
            "sums": money_of(order),
            "payments": [payment_row(payment, order) for payment in order.payments.all()],
        }
        for order in orders
    ]


def _block(
    request: HttpRequest,
    id: str,
    orders: list[dict[str, Any]],
    ask_url: str | None,
    *,
    difference: Difference | None = None,
) -> Markup:
    context = {
        "block_id": id,
        "orders": orders,
        "ask_url": ask_url,
        "difference": difference,
        "ask_ways": ways_to_ask(orders[0]["order"] if orders else None) if ask_url else None,
        "has_cards": keeps_orders(),
    }
    return web.render_fragment(request, "sales/payments/money.html", "money", context)
