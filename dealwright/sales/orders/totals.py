"""What an order costs: its lines, the coupon, the tax, the delivery."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from itertools import starmap

from django.conf import settings
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from dealwright.crm.deals.actions import NewLine
from dealwright.kit.errors import Refused
from dealwright.kit.money import LARGEST, Money, rounded
from dealwright.sales.orders.models import Order, OrderLine


def add_up(
    order: Order, rows: Iterable[OrderLine], *, delivery: Decimal, delivery_off: Decimal = Decimal(0)
) -> None:
    """Write the totals of the order from its lines; the caller saves.

    Each line is taxed and rounded by itself, as receipts do it; a delivery holds its tax.
    """
    if not delivery.is_finite() or delivery < 0:
        raise Refused(_("A delivery costs nothing or more."), field="delivery_total")
    rows, currency = list(rows), order.currency
    order.items_total = _rounded(sum((row.total for row in rows), Decimal(0)), currency)
    order.delivery_total = _rounded(delivery, currency)
    delivery_off = min(_rounded(delivery_off, currency), order.delivery_total)
    order.discount_total = sum((row.discount for row in rows), Decimal(0)) + delivery_off
    order.tax_total = sum((row.tax_in(currency) for row in rows), Decimal(0))
    payable = sum((row.payable_in(currency) for row in rows), Decimal(0))
    order.total = payable + order.delivery_total - delivery_off
    if order.total > LARGEST:
        raise Refused(_("This order costs more than can be kept."), field="lines")


def delivery_off_of(order: Order, rows: Iterable[OrderLine]) -> Decimal:
    """What the coupon took off the delivery."""
    return order.discount_total - sum((row.discount for row in rows), Decimal(0))


def deal_lines(order: Order, rows: Iterable[OrderLine]) -> list[NewLine]:
    """The lines of the order as a deal has them, at what is paid for them.

    The delivery is one of them, and a line whose sum is no whole number of cents per piece becomes two: so
    the amount of the deal is the total of the order.
    """
    rows = list(rows)
    lines = [line for row in rows for line in _as_deal_has_it(row, order.currency)]
    delivery = order.delivery_total - delivery_off_of(order, rows)
    if delivery:
        with override(settings.LANGUAGE_CODE):
            name = order.delivery_name or gettext("Delivery")
        lines.append(NewLine(None, name, delivery, Decimal(1)))
    return lines


def _as_deal_has_it(row: OrderLine, currency: str) -> list[NewLine]:
    payable = row.payable_in(currency)
    each = _rounded(payable / row.quantity, currency)
    if each * row.quantity == payable:
        parts = [(each, row.quantity)]
    else:
        last = payable - each * (row.quantity - 1)
        if last < 0:
            each, last = Decimal(0), payable
        parts = [(each, row.quantity - 1), (last, 1)]
    return list(starmap(lambda price, pieces: NewLine(row.product, row.name, price, Decimal(pieces)), parts))


def _rounded(amount: Decimal, currency: str) -> Decimal:
    exact: Decimal = rounded(Money(amount, currency)).amount
    return exact
