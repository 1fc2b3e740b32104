"""What a purchase costs before it is one: the sums beside the form, for each way it may be brought."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dealwright.kit.errors import Refused
from dealwright.kit.money import Money, rounded
from dealwright.sales.coupons.models import CouponKind
from dealwright.sales.coupons.queries import Reckoned, quote
from dealwright.sales.deliveries.models import DeliveryService
from dealwright.sales.deliveries.pricing import Parcel
from dealwright.sales.deliveries.queries import Offer, offers
from dealwright.sales.orders.models import OrderLine
from dealwright.sales.taxes.models import TaxZone
from dealwright.sales.taxes.places import TaxPlace
from dealwright.sales.taxes.queries import rate_at, zone_at
from dealwright.store.carts.queries import Contents, Row
from dealwright.store.checkout.parcels import EXTRA, parcel_of


@dataclass(frozen=True)
class Goods:
    """What the products cost where tax is due: other places, other taxes."""

    payable: Money
    """Without the discount, with the tax that is added."""
    tax: Money
    """What is added to the prices."""
    tax_inside: Money
    """What the prices hold of it."""


@dataclass(frozen=True)
class TaxRow:
    """What is said of the tax below the products."""

    goods: Goods
    choices: tuple[int, ...] | None
    """With which ways of getting the goods it is so, by their place; none where it is always so."""


@dataclass(frozen=True)
class ExtraAsked:
    """An extra service of a delivery, and what was chosen of it."""

    name: str
    """Of its field."""
    extra: Mapping[str, Any]
    chosen: Mapping[str, Any] | None
    currency: Any

    @property
    def price(self) -> Money:
        """Of one."""
        return Money(Decimal(self.extra["price"]), self.currency)

    @property
    def options(self) -> list[tuple[str, Money, bool]]:
        """Of a list: what may be chosen, what it costs, whether it is."""
        held = self.chosen["option"] if self.chosen else ""
        return [
            (one["name"], Money(Decimal(one["price"]), self.currency), one["name"] == held)
            for one in self.extra["options"]
        ]


@dataclass(frozen=True)
class Choice:
    """A way of getting the goods, with what the whole purchase costs then."""

    offer: Offer
    price: Money
    """Of the delivery, without what a coupon takes off."""
    off: Money
    goods: Goods
    """What the products cost where it goes."""

    @property
    def total(self) -> Money:
        """What the whole purchase costs."""
        return self.goods.payable + self.to_pay

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

    @property
    def extras(self) -> list[ExtraAsked]:
        """What may be taken along with it, as the buyer chooses it."""
        chosen = {one["code"]: one for one in self.offer.extras}
        service = self.offer.service
        currency = self.price.currency
        return [
            ExtraAsked(f"{EXTRA}{service.pk}-{one['code']}", one, chosen.get(one["code"]), currency)
            for one in service.extras
            if one["for_clients"]
        ]


@dataclass(frozen=True)
class Summary:
    """The sums of a checkout. An order placed now would cost the same."""

    contents: Contents
    here: Goods
    """With the first way of getting them; where nothing is brought, for good."""
    off: Money
    """What a coupon takes off the products."""
    choices: tuple[Choice, ...]
    coupon: Reckoned | None = None
    coupon_problem: str = ""

    @property
    def goods(self) -> Money:
        """What is paid for the products: without the discount, with the tax that is added."""
        return self.here.payable

    def beside_goods(self, choice: Choice) -> Money:
        """What the purchase costs more than `goods` with this choice: the delivery, and tax that differs."""
        return choice.total - self.goods

    @property
    def taxes(self) -> list[TaxRow]:
        """The tax of each way of getting the goods; one row where all are alike."""
        places: dict[Goods, list[int]] = {}
        for place, choice in enumerate(self.choices):
            places.setdefault(choice.goods, []).append(place)
        if len(places) < 2:
            return [TaxRow(self.here, None)]
        return [TaxRow(goods, tuple(found)) for goods, found in places.items()]

    @property
    def waits(self) -> bool:
        """Whether a program outside still has to say what a delivery costs."""
        return any(choice.offer.is_asked for choice in self.choices)

    @property
    def recounts(self) -> bool:
        """Whether what is chosen beside the delivery changes its price."""
        return self.waits or any(choice.extras for choice in self.choices)

    def choice(self, id: int | None) -> Choice | None:
        """The way of getting the goods with this key, if it may be chosen for them."""
        return next((one for one in self.choices if one.id == id and not one.offer.refused), None)

    @property
    def first_choice(self) -> Choice | None:
        """The one that is chosen for a buyer who has not looked yet."""
        return next((one for one in self.choices if not one.offer.refused), None)


def summary_of(
    contents: Contents,
    *,
    coupon_code: str = "",
    region: str = "",
    postal_code: str = "",
    holder: str = "",
    extras: Mapping[int, Mapping[str, Any]] | None = None,
    tax_at: Callable[[DeliveryService | None], TaxPlace] = lambda _service: TaxPlace(),
) -> Summary:
    """The sums of this cart; a coupon that cannot be used is told of and takes nothing off.

    `tax_at` says where tax is due once a delivery is chosen, or without any. `holder` is who asks programs
    outside for their prices, `extras` what is wanted along with each delivery, by its key.
    """
    coupon, problem = _quoted(contents, coupon_code)
    rows = [row for row in contents.rows if row.most]
    discounts = coupon.per_line if coupon else [Decimal(0)] * len(rows)
    known: dict[TaxPlace, Goods] = {}

    def goods_with(service: DeliveryService | None) -> Goods:
        place = tax_at(service)
        if place not in known:
            known[place] = _goods(rows, discounts, zone_at(place), contents.currency)
        return known[place]

    is_free = coupon is not None and coupon.coupon.kind == CouponKind.FREE_DELIVERY
    parcel = parcel_of(contents, region=region, postal_code=postal_code, holder=holder, extras=extras)
    choices = tuple(_choices(contents, goods_with, parcel, is_free=is_free))
    return Summary(
        contents=contents,
        here=choices[0].goods if choices else goods_with(None),
        off=Money(sum(discounts, Decimal(0)), contents.currency),
        choices=choices,
        coupon=coupon,
        coupon_problem=problem,
    )


def is_brought(contents: Contents) -> bool:
    """Whether there is anything to be brought or fetched; services are not."""
    return any(not row.product.is_service for row in contents.rows)


def _goods(rows: list[Row], discounts: list[Decimal], zone: TaxZone | None, currency: str) -> Goods:
    """What the rows cost as lines of an order would."""
    lines = [
        OrderLine(
            price=row.price.amount,
            quantity=row.quantity,
            tax_rate=rate_at(zone, row.product.tax_rate),
            is_tax_included=row.product.is_tax_included,
            discount=discount,
        )
        for row, discount in zip(rows, discounts, strict=True)
    ]
    taxes = [(line.is_tax_included, line.tax_in(currency)) for line in lines]
    return Goods(
        Money(sum((line.payable_in(currency) for line in lines), Decimal(0)), currency),
        Money(sum((tax for is_inside, tax in taxes if not is_inside), Decimal(0)), currency),
        Money(sum((tax for is_inside, tax in taxes if is_inside), Decimal(0)), currency),
    )


def _choices(
    contents: Contents,
    goods_with: Callable[[DeliveryService | None], Goods],
    parcel: Parcel,
    *,
    is_free: bool,
) -> list[Choice]:
    if not is_brought(contents):
        return []
    currency = contents.currency
    found = []
    for offer in offers(parcel):
        price = rounded(Money(offer.price, currency))
        off = price if is_free else price * 0
        found.append(Choice(offer, price, off, goods_with(offer.service)))
    return found


def _quoted(contents: Contents, code: str) -> tuple[Reckoned | None, str]:
    lines = [(row.product, row.price.amount, row.quantity) for row in contents.rows if row.most]
    if not code or not lines:
        return None, ""
    try:
        return quote(code, lines=lines, delivery=Decimal(0), currency=contents.currency), ""
    except Refused as refusal:
        return None, str(refusal)
