"""The purchase behind a deal ends with it: canceled when it is lost or deleted, sent when it is won (ST-7).

Only where purchases live as deals: orders with a section of their own go their own way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import override
from markupsafe import Markup

from dealwright import web
from dealwright.crm.deals import purchases
from dealwright.crm.deals.models import Deal
from dealwright.crm.deals.purchases import Ending
from dealwright.events import Actor
from dealwright.kit.errors import Forbidden, Refused
from dealwright.kit.money import Money, show
from dealwright.people.access import Verb, hidden_fields
from dealwright.records.bin import ways_out
from dealwright.records.seeing import may_do
from dealwright.sales.modes.queries import keeps_orders
from dealwright.sales.orders.actions import cancel_order, carry_clients, carry_lines, lock_orders
from dealwright.sales.orders.models import TRIAL, Order, Status
from dealwright.sales.payments.blocks import orders_on_card
from dealwright.sales.shipments.actions import add_shipment, deliver_shipment
from dealwright.sales.shipments.models import Shipment
from dealwright.sales.shipments.queries import left_to_ship
from dealwright.web import slots

LONGEST_REASON = 500


@dataclass(frozen=True)
class Question:
    """What is asked before a deal ends, with the answer that is meant where nobody says otherwise."""

    ending: Ending
    words: str
    is_preset: bool
    warning: str = ""


def close_purchase(deal: Deal, ending: Ending, *, goes: bool | None, reason: str, by: Actor) -> None:
    """Close the purchases of a deal that ends.

    Lost or deleted: what has not been sent is canceled with the same reason, unless `goes` is False. Where
    something was paid for it and nobody was asked, it is refused (ST-41); a rule, which cannot be asked,
    leaves it as it is. Won: sent and completed where `goes` is True.
    """
    if keeps_orders() or goes is False or (ending is Ending.WON and not goes):
        return
    open_ones = [order for order in _purchases(deal) if _is_open(order, ending)]
    if not all(may_do(by, order, Verb.CHANGE) for order in open_ones):
        if goes:
            raise Forbidden(_("You may not change the purchase behind this deal."))
        return
    if ending is Ending.WON:
        for order in open_ones:
            _complete(order, by)
        return
    for order in open_ones:
        if goes is None and order.paid_total > 0:
            if by.user is None:
                continue
            _refuse_paid(order)
        cancel_order(order, reason=_why(reason, ending), by=by)


def questions(deal: Deal, *, actor: Actor) -> list[Question]:
    """What to ask of the purchases of this deal before it ends; nothing where none is concerned."""
    if keeps_orders():
        return []
    orders = [one for one in orders_on_card(deal, actor=actor) if not one.is_canceled and not one.is_trial]
    orders = [order for order in orders if may_do(actor, order, Verb.CHANGE)]
    asked = []
    if unsent := [order for order in orders if _is_open(order, Ending.WON)]:
        words = _("If it is won, what was bought (%(numbers)s) is sent and completed.")
        words %= {"numbers": _numbers(unsent)}
        is_paid = all(order.is_paid_with_money for order in unsent)
        asked.append(Question(Ending.WON, words, is_preset=is_paid))
    if unsent := [order for order in orders if _is_open(order, Ending.LOST)]:
        endings = {
            Ending.LOST: _("If it is lost, what was bought (%(numbers)s) is canceled: it has not been sent."),
            Ending.DELETED: _("What was bought (%(numbers)s) is canceled, too: it has not been sent."),
        }
        for ending, words in endings.items():
            said = words % {"numbers": _numbers(unsent)}
            asked.append(Question(ending, said, is_preset=True, warning=_warning(unsent, actor)))
    return asked


def asked_on_closing(request: HttpRequest, deal: Deal) -> Markup | None:
    """The ticks on the form that wins or loses a deal."""
    return _ticks(request, deal, {Ending.WON, Ending.LOST})


def asked_on_deleting(request: HttpRequest, deal: Deal) -> Markup | None:
    """The tick on the page that deletes one."""
    return _ticks(request, deal, {Ending.DELETED})


def declare() -> None:
    """Take part when a deal ends, and ask before."""
    purchases.add(
        "purchase",
        purchases.Purchases(close=close_purchase, lines=carry_lines, lock=lock_orders, clients=carry_clients),
    )
    slots.fill("deal.closure", asked_on_closing)
    slots.fill("bin.ask.deal", asked_on_deleting)
    ways_out.add("deal", _said_on_deleting)


def _said_on_deleting(sent: Any) -> dict[str, bool]:
    """As the verb takes it; nothing where nobody was asked."""
    goes = purchases.answered(sent, Ending.DELETED)
    return {} if goes is None else {"with_purchase": goes}


def _ticks(request: HttpRequest, deal: Deal, endings: set[Ending]) -> Markup | None:
    asked = [one for one in questions(deal, actor=request.actor) if one.ending in endings]
    if not asked:
        return None
    return web.render_fragment(request, "sales/orders/closing.html", "questions", {"questions": asked})


def _purchases(deal: Deal) -> list[Order]:
    orders = Order.objects.filter(deal=deal, canceled_at=None).exclude(store=TRIAL)
    return list(orders.order_by("pk"))


def _is_open(order: Order, ending: Ending) -> bool:
    """Whether there is still something to do with it: to send it, or to cancel it."""
    return order.status != Status.COMPLETED if ending is Ending.WON else not order.has_left


def _complete(order: Order, by: Actor) -> None:
    """The client has all of it: what waits is sent, and what is paid is completed."""
    waiting = Shipment.objects.filter(order=order, delivered_at=None, canceled_at=None).order_by("pk")
    for shipment in waiting:
        deliver_shipment(shipment, by=by)
    if left := {line: quantity for line, quantity in left_to_ship(order).items() if quantity}:
        deliver_shipment(add_shipment(order, pieces=left, by=by), by=by)


def _refuse_paid(order: Order) -> None:
    message = _(
        "Something was paid for order №%(number)s behind this deal. Pay it back first, or close the deal on "
        "its card and say there whether the order is canceled with it."
    )
    raise Refused(message % {"number": order.number}, field="with_purchase")


def _why(reason: str, ending: Ending) -> str:
    """The reason of the deal, or that it ended: the client reads it on the page of the order."""
    said = " ".join(reason.split())[:LONGEST_REASON]
    if said:
        return said
    with override(settings.LANGUAGE_CODE):
        return _("The deal was deleted.") if ending is Ending.DELETED else _("The deal was lost.")


def _warning(orders: list[Order], actor: Actor) -> str:
    came_in = sum((order.paid_total for order in orders), start=orders[0].paid_total * 0)
    if not came_in:
        return ""
    if "total" in hidden_fields(actor, Order.record_kind):
        return _("Money came in for it: it stays with you until you pay it back.")
    amount = show(Money(came_in, orders[0].currency))
    return _("%(amount)s came in for it: the money stays with you until you pay it back.") % {
        "amount": amount
    }


def _numbers(orders: list[Order]) -> str:
    return ", ".join(f"№{order.number}" for order in orders)
