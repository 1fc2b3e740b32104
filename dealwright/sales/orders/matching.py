"""What a deal asks for beside what was ordered for it: the same, or what differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, override
from django.utils.translation import gettext as _

from dealwright.catalog.measures.dividing import fits, step_of
from dealwright.crm.deals.models import Deal
from dealwright.crm.lines import costs_of
from dealwright.kit.money import Money, show
from dealwright.kit.quantities import is_whole
from dealwright.sales.orders.models import TRIAL, Order
from dealwright.sales.orders.totals import delivery_off_of

Key = tuple[int | None, str]
"""The product, or the words of a line without one."""
Bought = dict[Key, tuple[Decimal, Decimal]]
"""So many pieces for so much."""


def orders_alive(deal: Deal) -> list[Order]:
    """The orders behind a deal that were not canceled, with their lines; trials do not count."""
    found = Order.objects.filter(deal=deal, canceled_at=None).exclude(store=TRIAL)
    return list(found.prefetch_related("lines").order_by("pk"))


def can_be_ordered(line: Any) -> bool:
    """Whether a line of a deal can be counted: its measure, and that of its product, are so divided."""
    steps = {step_of(line.measure_id)}
    if line.product is not None and line.product.holds_stock:
        steps.add(step_of(line.product.measure_id))
    return is_whole(line.quantity) or all(fits(line.quantity, step) for step in steps)


def asked_of(deal: Deal) -> Bought:
    """What the deal asks for: its lines; where its amount was typed, that amount under its title."""
    rows = [] if deal.amount_is_manual else list(deal.lines.all())
    return bought_in(rows, deal.currency) if rows else {(None, deal.title): (Decimal(1), deal.amount)}


def bought_in(lines: Iterable[Any], currency: str) -> Bought:
    """How many of each product for how much; how a discount is said and in how many lines tells nothing."""
    found: Bought = {}
    for line in lines:
        _add(found, key_of(line), Decimal(line.quantity), costs_of(line, currency).total)
    return found


def ordered_with(orders: Iterable[Order]) -> Bought:
    """The same of orders, with what their deliveries cost."""
    found: Bought = {}
    for order in orders:
        rows = list(order.lines.all())
        for row in rows:
            key = (row.product_id, "" if row.product_id else row.name)
            _add(found, key, Decimal(row.quantity), row.payable_in(order.currency))
        if delivery := order.delivery_total - delivery_off_of(order, rows):
            _add(found, (None, delivery_name(order)), Decimal(1), delivery)
    return found


def delivery_name(order: Order) -> str:
    """How the line of the delivery is called on the deal."""
    with override(settings.LANGUAGE_CODE):
        return order.delivery_name or gettext("Delivery")


def is_mirrored(deal: Deal, orders: Iterable[Order]) -> bool:
    """Whether the orders hold just what the deal asks for."""
    return _without_names(asked_of(deal)) == _without_names(ordered_with(orders))


def rows_to_order(lines: Iterable[Any], orders: Iterable[Order]) -> list[Any]:
    """The lines as far as they were not ordered yet, the pieces cut to what is left; they are not saved."""
    taken = {key: pieces for key, (pieces, _paid) in ordered_with(orders).items()}
    left = []
    for line in lines:
        key = key_of(line)
        covered = min(taken.get(key, Decimal(0)), line.quantity)
        taken[key] = taken.get(key, Decimal(0)) - covered
        if line.quantity > covered:
            line.quantity -= covered
            left.append(line)
    return left


def amount_to_order(deal: Deal, orders: Iterable[Order]) -> Decimal:
    """How much more the deal is worth than what was ordered."""
    return max(deal.amount - sum((order.total for order in orders), Decimal(0)), Decimal(0))


def has_more_to_order(deal: Deal, orders: Iterable[Order]) -> bool:
    """Whether a further order could be written for the deal."""
    orders = list(orders)
    if deal.amount_is_manual:
        return amount_to_order(deal, orders) > 0
    taken = ordered_with(orders)
    return any(
        pieces > taken.get(key, (Decimal(0), Decimal(0)))[0] and paid > 0
        for key, (pieces, paid) in asked_of(deal).items()
    )


@dataclass(frozen=True)
class Difference:
    """In what a deal and its orders differ, each in a sentence."""

    sentences: list[str]
    order_id: int | None = None
    """The order that can take over what the deal asks for."""


def difference_of(deal: Deal, orders: list[Order], *, hidden: frozenset[str]) -> Difference | None:
    """What a reader is told of it, without the `hidden` fields of orders; None where all agrees."""
    sentences = [] if "contact" in hidden else _other_clients(deal, orders)
    asked, ordered = _without_names(asked_of(deal)), _without_names(ordered_with(orders))
    names = _names_in(deal, orders)
    more, less = _beyond(asked, ordered, names), _beyond(ordered, asked, names)
    if more:
        sentences.append(_("On the deal, and not ordered: %(what)s.") % {"what": ", ".join(more)})
    if less:
        sentences.append(_("Ordered, and not on the deal: %(what)s.") % {"what": ", ".join(less)})
    if not more and not less and asked != ordered and "total" not in hidden:
        total = sum((order.total for order in orders), Decimal(0))
        amounts = {"deal": show(deal.amount_money), "orders": show(Money(total, deal.currency))}
        sentences.append(_("The deal comes to %(deal)s, what was ordered to %(orders)s.") % amounts)
    if not sentences:
        return None
    only = orders[0] if len(orders) == 1 and is_open(orders[0]) and "total" not in hidden else None
    return Difference(sentences, only.pk if only is not None else None)


def is_open(order: Order) -> bool:
    """Whether its products may still be changed: nothing of it is paid or sent."""
    return not (order.is_trial or order.is_canceled or order.paid_total or order.has_left)


def _other_clients(deal: Deal, orders: list[Order]) -> list[str]:
    here = (deal.contact_id, deal.company_id)
    others = [order.number for order in orders if (order.contact_id, order.company_id) != here]
    if not others:
        return []
    return [
        _("The client of the deal is another one than that of order №%(number)s.") % {"number": others[0]}
    ]


def _beyond(some: Mapping[Key, Any], others: Mapping[Key, Any], names: Mapping[Key, str]) -> list[str]:
    """What is in one and not, or not in so many pieces, in the other."""
    told = []
    for key, (pieces, _paid) in some.items():
        more = pieces - others.get(key, (Decimal(0), Decimal(0)))[0]
        if more > 0:
            told.append(f"{more.normalize():f} × {names.get(key, key[1])}")
    return told


def _names_in(deal: Deal, orders: list[Order]) -> dict[Key, str]:
    lines: list[Any] = [*(row for order in orders for row in order.lines.all()), *deal.lines.all()]
    return {key_of(line): line.name for line in lines}


def key_of(line: Any) -> Key:
    """By what a line of a deal or a proposal is known; a product by itself, whatever it is called there."""
    product = line.product_id if hasattr(line, "product_id") else line.product and line.product.pk
    return (product, "" if product else line.name)


def _add(found: Bought, key: Key, pieces: Decimal, paid: Decimal) -> None:
    before = found.get(key, (Decimal(0), Decimal(0)))
    found[key] = before[0] + pieces, before[1] + paid


def _without_names(bought: Mapping[Key, tuple[Decimal, Decimal]]) -> Mapping[Key, tuple[Decimal, Decimal]]:
    """Lines that cost nothing and hold no product, such as a note, tell nothing apart."""
    return {key: one for key, one in bought.items() if key[0] is not None or one[1]}
