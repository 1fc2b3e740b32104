"""Verbs that change price lists and prices."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from dealwright.catalog.measures.dividing import checked_quantity
from dealwright.catalog.prices import uses
from dealwright.catalog.prices.events import PriceListCreated, PriceListEdited, PriceListRemoved, PriceSet
from dealwright.catalog.prices.models import Price, PriceList
from dealwright.catalog.products.models import Product
from dealwright.events import Actor, FieldChange, action, record, ref
from dealwright.events.keeping import kept, make_again
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.money import CURRENCY_CODES, LARGEST, Money, rounded
from dealwright.kit.quantities import Counted
from dealwright.kit.text import without_control
from dealwright.people.access import require_settings

MOST_LISTS = 50
MOST_KEPT = 10_000
"""Prices that the end of a list keeps for its undo; one with more of them goes for good."""
MOST_PIECES = 10_000
MOST_STEPS = 20
"""Prices of one product on one list, for different quantities."""


@action
def create_price_list(*, name: str, currency: str, by: Actor) -> PriceList:
    """Make a list of other prices. Needs the right to change settings."""
    require_settings(by)
    _refuse_one_too_many()
    if currency not in CURRENCY_CODES:
        raise Refused(_("This is not a currency we know; use a code such as BRL or EUR."), field="currency")
    last = PriceList.objects.aggregate(last=Max("position"))["last"] or 0
    made = PriceList(name=_checked_name(name), currency=currency, position=last + 1)
    made.save()
    record(PriceListCreated(), on=made)
    return made


@action
def edit_price_list(
    found: PriceList,
    *,
    name: str | None = None,
    is_active: bool | None = None,
    version: int | None = None,
    by: Actor,
) -> PriceList:
    """Rename a list, or let it rest: its prices stay, and nobody is shown them. Needs the settings right."""
    require_settings(by)
    found = PriceList.objects.locked(found)
    _expect(found, version)
    wanted = {
        "name": found.name if name is None else _checked_name(name),
        "is_active": found.is_active if is_active is None else is_active,
    }
    changes = [
        FieldChange(field=field, before=getattr(found, field), after=after)
        for field, after in wanted.items()
        if getattr(found, field) != after
    ]
    if changes:
        for field, after in wanted.items():
            setattr(found, field, after)
        found.version += 1
        found.save()
        record(PriceListEdited(changes=changes), on=found)
    return found


@action
def remove_price_list(found: PriceList, *, version: int | None = None, by: Actor) -> None:
    """Remove a list with its prices. Refused while the shop shows its prices. Needs the settings right."""
    require_settings(by)
    found = PriceList.objects.locked(found)
    _expect(found, version)
    if user := uses.first_use_of(found):
        message = _("%(user)s uses this price list. Choose another one there first.")
        raise Refused(message % {"user": user})
    prices = list(
        found.prices.order_by("pk").values_list("product", "from_quantity", "amount")[: MOST_KEPT + 1]
    )
    is_kept = len(prices) <= MOST_KEPT
    told = [(product, pieces, format(amount, "f")) for product, pieces, amount in prices] if is_kept else []
    record(PriceListRemoved(before=kept(found) if is_kept else None, prices=told), on=found)
    found.delete()


@action
def restore_price_list(
    id: int, *, before: dict[str, Any], prices: Iterable[tuple[int, Counted, str]] = (), by: Actor
) -> PriceList:
    """Put a removed list back with its prices, those of products that are gone by now left out."""
    require_settings(by)
    _refuse_one_too_many()
    made = make_again(PriceList, id, before)
    there = Product.everything.in_bulk({product for product, _pieces, _amount in prices})
    Price.objects.bulk_create(
        Price(price_list=made, product=there[product], from_quantity=pieces, amount=Decimal(amount))
        for product, pieces, amount in prices
        if product in there
    )
    record(PriceListCreated(), on=made)
    return made


@action
def set_price(
    product: Product, price_list: PriceList, *, amount: Decimal | None, from_quantity: Counted = 1, by: Actor
) -> Price | None:
    """Let the product cost so much on the list, from so many pieces on; None: its base price again."""
    product = Product.objects.locked(product)
    if not 1 <= from_quantity <= MOST_PIECES:
        raise Refused(_("Write a quantity from 1 to 10,000."), field="from_quantity")
    from_quantity = checked_quantity(
        from_quantity, product.measure_id, name=product.name, field="from_quantity"
    )
    present = list(Price.objects.filter(product=product, price_list=price_list))
    price = next((one for one in present if one.from_quantity == from_quantity), None)
    before = None if price is None else Money(price.amount, price_list.currency)
    after = None if amount is None else _checked(amount, price_list.currency)
    if before == after:
        return price
    if price is None and len(present) >= MOST_STEPS:
        raise Refused(_("A product has at most 20 prices on a list."), field="from_quantity")
    record(
        PriceSet(price_list=ref(price_list), from_quantity=from_quantity, before=before, after=after),
        on=product,
    )
    if after is None:
        if price is not None:
            price.delete()
        return None
    price = price or Price(product=product, price_list=price_list, from_quantity=from_quantity)
    price.amount = after.amount
    price.save()
    return price


def _refuse_one_too_many() -> None:
    if PriceList.objects.count() >= MOST_LISTS:
        raise Refused(_("There are 50 price lists already; remove one first."), field="name")


def _checked(amount: Decimal, currency: str) -> Money:
    if not amount.is_finite() or not 0 <= amount <= LARGEST or amount != round(amount, 2):
        raise Refused(_("Write a price of zero or more, with at most two decimals."), field="amount")
    return rounded(Money(amount, currency))


def _checked_name(name: str) -> str:
    name = " ".join(without_control(name).split())
    if not name:
        raise Refused(_("Write a name."), field="name")
    if len(name) > 80:
        raise Refused(_("This name is longer than %(longest)s letters.") % {"longest": 80}, field="name")
    return name


def _expect(found: PriceList, version: int | None) -> None:
    if version is not None and version != found.version:
        raise Conflict(
            _("Somebody changed this in the meantime. Nothing was changed; look at it again."),
            field="version",
            current_version=found.version,
        )
