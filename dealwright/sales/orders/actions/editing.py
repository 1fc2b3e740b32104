"""Changing what people keep about an order beside what was bought, and who answers for it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, action, record
from dealwright.kit.errors import Refused
from dealwright.people.access import refuse_hidden
from dealwright.records.editing import apply_changes
from dealwright.records.external_ids import checked_words, save_named, with_checked_id
from dealwright.records.handing_over import hand_over
from dealwright.sales.orders.actions.recounting import let_deal_follow
from dealwright.sales.orders.actions.ways import WAYS, let_ways_follow, ways_of, with_names
from dealwright.sales.orders.events import OrderAssigned, OrderEdited
from dealwright.sales.orders.models import Order
from dealwright.sales.orders.totals import deal_lines

PAYERS = ("person", "company")
ACCOUNTING = ("accounting_id", "accounting_version")
LONGEST_NAME = 120
LONGEST_ADDRESS = 1000
LONGEST_COMMENT = 10_000


@action
def edit_order(
    order: Order, *, delivery_by_rules: bool = False, version: int | None = None, by: Actor, **values: Any
) -> Order:
    """Change the client, the delivery, how it is paid, the comment, who is responsible, what other programs
    call it, the added fields.

    Payments that wait and shipments that have not left follow another method and another service: see `ways`.
    With `delivery_by_rules` these shipments cost what the other service reckons, unless a price was typed.
    What was bought is another verb: `set_order_lines`. Forbidden for fields that are hidden from whoever
    changes them.
    """
    refuse_hidden(by, Order.record_kind, values)
    order = Order.objects.locked(order)
    order.expect_version(version)
    clients_before = order.clients
    is_given = "responsible" in values and _give_to(order, values.pop("responsible"))
    before = ways_of(order) if WAYS & values.keys() else None
    values = with_names(order, values) if before is not None else values
    mirrored = _mirrored(order) if "delivery_name" in values else None
    checked = {name: _checked(name, value) for name, value in with_checked_id(values).items()}
    changes = apply_changes(order, checked, by=by)
    if not changes and not is_given:
        return order
    order.edited_by = by.user
    save_named(order) if "external_id" in checked else order.save()
    if changes:
        about = dict.fromkeys([order.deal, *clients_before, *order.clients])
        record(OrderEdited(changes=changes), on=order, about=list(about))
    if mirrored is not None:
        let_deal_follow(order, before=mirrored, by=by)
    if before is not None:
        let_ways_follow(order, before, delivery_by_rules=delivery_by_rules, by=by)
        order = order.refreshed() if delivery_by_rules else order
    return order


@action
def assign_order(order: Order, *, responsible: Any, version: int | None = None, by: Actor) -> Order:
    """Make somebody else responsible, or nobody."""
    return edit_order(order, version=version, responsible=responsible, by=by)


def _mirrored(order: Order) -> list[Any] | None:
    """What the deal has of the order, where the name of its delivery stands there too."""
    if order.deal_id is None or not order.delivery_total:
        return None
    return deal_lines(order, order.lines.select_related("product"))


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
    if name in ACCOUNTING:
        return checked_words(value, field=name)
    if name == "payer" and value not in PAYERS:
        raise Refused(_("Either a natural person or a legal entity pays."), field="payer")
    if name == "own_company" and value is not None and not value.is_own:
        raise Refused(_("“%(name)s” is no company of our own.") % {"name": value.name}, field="own_company")
    if name in longest:
        value = value.strip()
        if len(value) > longest[name]:
            message = _("This is longer than %(longest)s letters.") % {"longest": longest[name]}
            raise Refused(message, field=name)
    return value
