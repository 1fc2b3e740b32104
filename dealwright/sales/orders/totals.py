"""What an order costs: its lines, the coupon, the tax, the delivery."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from dealwright.catalog.measures.queries import measure_with
from dealwright.crm.deals.actions import NewLine
from dealwright.kit.errors import Refused
from dealwright.kit.money import LARGEST
from dealwright.kit.pricing import DiscountKind, coins, costs_of, discount_as_each, off_each, taken_off
from dealwright.kit.quantities import Counted
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
    order.items_total = sum((row.goods_in(currency) for row in rows), Decimal(0))
    order.delivery_total = coins(delivery, currency)
    delivery_off = min(coins(delivery_off, currency), order.delivery_total)
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
    """The lines of the order as a deal has them, with what was taken off, the tax and the measure.

    The delivery is one of them: so the amount of the deal is the total of the order, to the smallest coin.
    """
    rows = list(rows)
    lines = [line for row in rows for line in _as_deal_has_it(row, order.currency)]
    delivery = order.delivery_total - delivery_off_of(order, rows)
    if delivery:
        with override(settings.LANGUAGE_CODE):
            name = order.delivery_name or gettext("Delivery")
        terms: dict[str, Any] = {"tax_rate": Decimal(0), "is_tax_included": True, "measure_id": None}
        lines.append(NewLine(None, name, delivery, **terms))
    return lines


def discount_said(
    price: Decimal, quantity: Counted, off: Decimal, currency: str, *, decimals: Iterable[int] = (0,)
) -> tuple[DiscountKind, Decimal]:
    """So much off a whole line: in percents where that comes to the same, else off each piece.

    The percents have so many decimals as are tried, one after the other: whole ones, unless told otherwise.
    """
    goods = coins(price * quantity, currency)
    for places in decimals:
        percent = (off / goods * 100).quantize(Decimal(1).scaleb(-places)) if goods else Decimal(0)
        each = off_each(price, percent, DiscountKind.PERCENT, currency)
        if taken_off(price, quantity, each, currency) == off:
            return DiscountKind.PERCENT, percent
    return DiscountKind.AMOUNT, discount_as_each(off, quantity, price=price, currency=currency)


def _as_deal_has_it(row: OrderLine, currency: str) -> list[NewLine]:
    """One line, where that comes to the same; of very many pieces it may not, and they become two."""
    wanted = row.payable_in(currency)
    kind, discount = discount_said(row.price, row.quantity, row.discount, currency)
    found = costs_of(
        coins(row.price, currency),
        row.quantity,
        off=off_each(row.price, discount, kind, currency) * row.quantity,
        tax_rate=Decimal(row.tax_rate),
        is_tax_included=row.is_tax_included,
        currency=currency,
    )
    if found.total == wanted and (kind is DiscountKind.PERCENT or discount <= row.price):
        line = NewLine(
            row.product,
            row.name,
            row.price,
            Decimal(row.quantity),
            discount=discount,
            discount_kind=kind,
            **_terms(row, is_tax_included=row.is_tax_included),
        )
        return [line]
    return _at_what_is_paid(row, wanted, currency)


def _at_what_is_paid(row: OrderLine, wanted: Decimal, currency: str) -> list[NewLine]:
    """With tax and without a discount: the last piece has what is left of the sum."""
    each = coins(wanted / row.quantity, currency)
    last = min(Decimal(row.quantity), Decimal(1))
    if row.quantity > 1 and coins(each * (row.quantity - 1), currency) > wanted:
        each = Decimal(0)
    left = wanted - coins(each * (row.quantity - last), currency)
    parts = [(each, row.quantity - last), (_price_for(left, last, currency), last)]
    return [
        NewLine(row.product, row.name, price, pieces, **_terms(row, is_tax_included=True))
        for price, pieces in parts
        if pieces
    ]


def _price_for(worth: Decimal, quantity: Decimal, currency: str) -> Decimal:
    """The price at which at most one piece is worth so much, to the coin."""
    coin = coins(Decimal(0), currency)
    step = Decimal(1).scaleb(int(coin.as_tuple().exponent))
    nearest = coins(worth / quantity, currency)
    around = (nearest, nearest - step, nearest + step)
    return next(price for price in around if coins(price * quantity, currency) == worth)


def _terms(row: OrderLine, *, is_tax_included: bool) -> dict[str, Any]:
    measure = measure_with(row.measure)
    return {
        "tax_rate": Decimal(row.tax_rate),
        "is_tax_included": is_tax_included,
        "measure_id": measure.pk if measure else None,
        "stood": True,
    }
