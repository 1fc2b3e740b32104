"""What a program sees of price lists and prices, and may do with them."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from pydantic import Field

from dealwright.api.paging import ListOf
from dealwright.api.routing import Router
from dealwright.api.types import Body, Changes, Id, MoneyOut, Out, Text, Verb, omitted
from dealwright.api.versions import expected_version
from dealwright.catalog.prices import actions
from dealwright.catalog.prices.models import Price, PriceList
from dealwright.catalog.products.models import Product
from dealwright.kit.money import Money
from dealwright.kit.quantities import Quantity, QuantityIn
from dealwright.people import access

Name = Annotated[str, Text(80)]
Currency = Annotated[str, Text(3), Field(examples=["BRL"])]
FromQuantity = Annotated[QuantityIn, Field(ge=1, le=actions.MOST_PIECES)]


class PriceListOut(Out):
    """A list of other prices than the base ones."""

    id: Id
    version: int
    name: str
    currency: str
    is_active: bool
    """Whether its prices are used."""


class NewPriceList(Body):
    """A list to be made."""

    name: Name
    currency: Currency


class PriceListChanges(Changes):
    """What may change of a list; its currency stays."""

    name: Name = omitted
    is_active: bool = omitted


class PriceOut(Out):
    """What a product costs on a list, from so many pieces on."""

    price_list_id: Id
    from_quantity: Quantity
    price: MoneyOut

    @staticmethod
    def resolve_price(price: Price) -> Money:
        return Money(price.amount, price.price_list.currency)


class PricesOut(Out):
    """All prices of a product beside its base price."""

    items: list[PriceOut]


class PriceIn(Verb):
    """A price to be set; without an amount the product costs its base price again."""

    price_list_id: Id
    amount: Annotated[Decimal | None, Field(ge=0, decimal_places=2, max_digits=16, examples=["19.90"])] = None
    from_quantity: FromQuantity = Decimal(1)


LISTS = ListOf(
    PriceList, fields={"name": str, "currency": str, "is_active": bool}, sorts=["name"], sort="name"
)

router = Router()
of_products = Router()


@router.list("", LISTS, PriceListOut)
def list_price_lists(request: HttpRequest) -> QuerySet[PriceList]:
    """The price lists."""
    access.require(request.actor, Product.record_kind, access.Verb.SEE)
    return PriceList.objects.all()


@router.get("/{id}", PriceListOut)
def get_price_list(request: HttpRequest, id: Id) -> PriceList:
    """One price list."""
    access.require(request.actor, Product.record_kind, access.Verb.SEE)
    return get_object_or_404(PriceList, pk=id)


@router.post("", PriceListOut, status=201)
def create_price_list(request: HttpRequest, new: NewPriceList) -> PriceList:
    """Make a price list. Needs the right to change settings."""
    return actions.create_price_list(name=new.name, currency=new.currency, by=request.actor)


@router.patch("/{id}", PriceListOut)
def change_price_list(request: HttpRequest, id: Id, changes: PriceListChanges) -> PriceList:
    """Change a price list. Needs the right to change settings."""
    access.require_settings(request.actor)
    found = get_object_or_404(PriceList, pk=id)
    return actions.edit_price_list(found, **changes.given(), version=changes.version, by=request.actor)


@router.delete("/{id}")
def remove_price_list(request: HttpRequest, id: Id) -> None:
    """Remove a price list that nobody uses, with its prices. Needs the right to change settings."""
    access.require_settings(request.actor)
    found = get_object_or_404(PriceList, pk=id)
    actions.remove_price_list(found, version=expected_version(request), by=request.actor)


@of_products.get("/{id}/prices", PricesOut)
def get_product_prices(request: HttpRequest, id: Id) -> dict[str, Any]:
    """What a product costs on the price lists."""
    product = get_object_or_404(Product.objects.seen_by(request.actor), pk=id)
    return _prices(product)


@of_products.post("/{id}/prices", PricesOut)
def set_product_price(request: HttpRequest, id: Id, new: PriceIn) -> dict[str, Any]:
    """Let a product cost so much on a price list, from so many pieces on."""
    product = get_object_or_404(Product.objects.changed_by(request.actor), pk=id)
    product.expect_version(new.version)
    price_list = get_object_or_404(PriceList, pk=new.price_list_id)
    actions.set_price(
        product, price_list, amount=new.amount, from_quantity=new.from_quantity, by=request.actor
    )
    return _prices(product)


def _prices(product: Product) -> dict[str, Any]:
    prices = Price.objects.filter(product=product).select_related("price_list")
    return {"items": list(prices.order_by("price_list__position", "price_list_id", "from_quantity"))}
