"""What a coupon takes off, to the cent. Pure arithmetic: whether it may be used at all is asked elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import ROUND_DOWN, Decimal

from dealwright.catalog.products.models import Product
from dealwright.kit.money import Money, rounded
from dealwright.kit.pricing import coins
from dealwright.kit.quantities import Counted
from dealwright.sales.coupons.models import Coupon, CouponKind

Line = tuple[Product, Decimal, Counted]
"""A product, the price of one, how many."""

NOTHING = Decimal(0)


def off_lines(
    coupon: Coupon, lines: Sequence[Line], categories: Collection[int] | None, currency: str
) -> list[Decimal]:
    """What is taken off each line; never more than it costs. `categories` are those it is good for."""
    totals = [
        coins(price * quantity, currency) if is_good_for(product, categories) else NOTHING
        for product, price, quantity in lines
    ]
    if coupon.kind == CouponKind.PERCENT:
        return [rounded(Money(total * coupon.value / 100, currency)).amount for total in totals]
    if coupon.kind == CouponKind.AMOUNT:
        return shared_out(min(coupon.value, sum(totals, NOTHING)), totals, currency)
    return [NOTHING] * len(totals)


def shared_out(amount: Decimal, among: Sequence[Decimal], currency: str) -> list[Decimal]:
    """The amount in shares as large as the weights, each of whole cents; together they are the amount."""
    whole = sum(among, NOTHING)
    if not whole:
        return [NOTHING] * len(among)
    cent = rounded(Money(NOTHING, currency)).amount
    exact = [amount * one / whole for one in among]
    shares = [one.quantize(cent, ROUND_DOWN) for one in exact]
    step = Decimal(1).scaleb(int(cent.as_tuple().exponent))
    left = int((amount - sum(shares, NOTHING)) / step)
    for place in sorted(range(len(shares)), key=lambda place: shares[place] - exact[place])[:left]:
        shares[place] += step
    return shares


def is_good_for(product: Product, categories: Collection[int] | None) -> bool:
    """Whether it stands in one of the categories; a variation stands where its product stands."""
    if categories is None or product.category_id in categories:
        return True
    parent = product.parent if product.parent_id and product.category_id is None else None
    return parent is not None and parent.category_id in categories
