"""Changing what people keep about an order beside what was bought, and who answers for it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, action, record
from dealwright.kit.errors import Refused
from dealwright.people.access import refuse_hidden
from dealwright.records.editing import apply_changes
from dealwright.records.handing_over import hand_over
from dealwright.sales.orders.events import OrderAssigned, OrderEdited
from dealwright.sales.orders.models import Order

PAYERS = ("person", "company")
LONGEST_NAME = 120
LONGEST_ADDRESS = 1000
LONGEST_COMMENT = 10_000


@action
def edit_order(order: Order, *, version: int | None = None, by: Actor, **values: Any) -> Order:
    """Change the client, the delivery, the comment, who is responsible, the fields that people added.

    What was bought is another verb: `set_order_lines`. Forbidden for fields that are hidden from whoever
    changes them.
    """
    refuse_hidden(by, Order.record_kind, values)
    order = Order.objects.locked(order)
    order.expect_version(version)
    clients_before = order.clients
    is_given = "responsible" in values and _give_to(order, values.pop("responsible"))
    changes = apply_changes(order, {name: _checked(name, value) for name, value in values.items()}, by=by)
    if not changes and not is_given:
        return order
    order.save()
    if changes:
        about = dict.fromkeys([order.deal, *clients_before, *order.clients])
        record(OrderEdited(changes=changes), on=order, about=list(about))
    return order


@action
def assign_order(order: Order, *, responsible: Any, version: int | None = None, by: Actor) -> Order:
    """Make somebody else responsible, or nobody."""
    return edit_order(order, version=version, responsible=responsible, by=by)


def _give_to(order: Order, responsible: Any) -> bool:
    facts = hand_over(order, responsible)
    if facts is not None:
        record(OrderAssigned(**facts), on=order, about=[order.deal, *order.clients])
    return facts is not None


def _checked(name: str, value: Any) -> Any:
    """The value as it is kept; refused where it is longer than the column, or no choice."""
    longest = {
        "delivery_name": LONGEST_NAME,
        "delivery_address": LONGEST_ADDRESS,
        "comment": LONGEST_COMMENT,
        "language": 10,
    }
    if name == "payer" and value not in PAYERS:
        raise Refused(_("Either a natural person or a legal entity pays."), field="payer")
    if name in longest:
        value = value.strip()
        if len(value) > longest[name]:
            message = _("This is longer than %(longest)s letters.") % {"longest": longest[name]}
            raise Refused(message, field=name)
    return value
