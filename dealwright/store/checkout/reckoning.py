"""What a purchase costs before it is one: the sums beside the form, for each way it may be brought."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from dealwright.kit.errors import Refused
from dealwright.kit.money import Money, rounded, total
from dealwright.sales.coupons.models import CouponKind
from dealwright.sales.coupons.queries import Reckoned, quote
from dealwright.sales.deliveries.queries import Offer, offers
from dealwright.sales.orders.models import OrderLine
from dealwright.store.carts.queries import Contents


@dataclass(frozen=True)
class Choice:
    """A way of getting the goods, with what the whole purchase costs then."""

    offer: Offer
    price: Money
    """Of the delivery, without what a coupon takes off."""
    off: Money
    total: Money

    @property
    def id(self) -> int:
        return int(self.offer.service.pk)

    @property
    def to_pay(self) -> Money:
        """What is paid for the delivery."""
        return self.price - self.off

    @property
    def needs_address(self) -> bool:
        return self.offer.service.needs_address


@dataclass(frozen=True)
class Summary:
    """The sums of a checkout. An order placed now would cost the same."""

    contents: Contents
    goods: Money
    """What is paid for the products: without the discount, with the tax that is added."""
    off: Money
    """What a coupon takes off the products."""
    tax: Money
    """What is added to the prices."""
    choices: tuple[Choice, ...]
    coupon: Reckoned | None = None
    coupon_problem: str = ""

    def choice(self, id: int | None) -> Choice | None:
        """The way of getting the goods with this key, if it may be chosen for them."""
        return next((one for one in self.choices if one.id == id and not one.offer.refused), None)

    @property
    def first_choice(self) -> Choice | None:
        """The one that is chosen for a buyer who has not looked yet."""
        return next((one for one in self.choices if not one.offer.refused), None)


def summary_of(
    contents: Contents, *, coupon_code: str = "", region: str = "", postal_code: str = ""
) -> Summary:
    """The sums of this cart; a coupon that cannot be used is told of and takes nothing off."""
    currency = contents.currency
    coupon, problem = _quoted(contents, coupon_code)
    rows = [row for row in contents.rows if row.most]
    discounts = coupon.per_line if coupon else [Decimal(0)] * len(rows)
    lines = [
        OrderLine(
            price=row.price.amount,
            quantity=row.quantity,
            tax_rate=row.product.tax_rate,
            is_tax_included=row.product.is_tax_included,
            discount=discount,
        )
        for row, discount in zip(rows, discounts, strict=True)
    ]
    goods = Money(sum((line.payable_in(currency) for line in lines), Decimal(0)), currency)
    off = Money(sum(discounts, Decimal(0)), currency)
    plain = total([row.total for row in rows], currency)
    is_free = coupon is not None and coupon.coupon.kind == CouponKind.FREE_DELIVERY
    return Summary(
        contents=contents,
        goods=goods,
        off=off,
        tax=goods - (plain - off),
        choices=tuple(_choices(contents, goods, is_free=is_free, region=region, postal_code=postal_code)),
        coupon=coupon,
        coupon_problem=problem,
    )


def is_brought(contents: Contents) -> bool:
    """Whether there is anything to be brought or fetched; services are not."""
    return any(not row.product.is_service for row in contents.rows)


def _choices(
    contents: Contents, goods: Money, *, is_free: bool, region: str, postal_code: str
) -> list[Choice]:
    if not is_brought(contents):
        return []
    currency = contents.currency
    found = []
    for offer in offers(
        total=contents.total.amount, weight=contents.weight, region=region, postal_code=postal_code
    ):
        price = rounded(Money(offer.price, currency))
        off = price if is_free else price * 0
        found.append(Choice(offer, price, off, goods + price - off))
    return found


def _quoted(contents: Contents, code: str) -> tuple[Reckoned | None, str]:
    lines = [(row.product, row.price.amount, row.quantity) for row in contents.rows if row.most]
    if not code or not lines:
        return None, ""
    try:
        return quote(code, lines=lines, delivery=Decimal(0), currency=contents.currency), ""
    except Refused as refusal:
        return None, str(refusal)
