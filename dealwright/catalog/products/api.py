"""What a program sees of products and may do with them."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from pydantic import Base64Encoder, EncodedBytes, Field

from dealwright.api.paging import ListOf
from dealwright.api.routing import Router
from dealwright.api.types import (
    NO_BODY,
    Body,
    Changes,
    Count,
    Id,
    LongText,
    MoneyIn,
    MoneyOut,
    Out,
    Record,
    ShortText,
    Text,
    Verb,
    omitted,
)
from dealwright.api.versions import expected_version
from dealwright.catalog.products import actions, photos
from dealwright.catalog.products.listing import PRODUCTS
from dealwright.catalog.products.models import Category, Product
from dealwright.catalog.stock.actions import set_stock
from dealwright.kit.errors import Refused
from dealwright.people import access
from dealwright.records.bulk.api import BulkChangeOut, BulkIn, bulk_change
from dealwright.records.fields.shapes import CustomIn, CustomOut, custom_of
from dealwright.records.timeline.api import (
    Cursor,
    Limit,
    Only,
    TimelineOut,
    TimelinePage,
    add_entry_verbs,
    timeline,
)

Kind = Literal["product", "service"]
Sku = Annotated[str, Text(80)]
Rate = Annotated[Decimal, Field(ge=0, lt=1, decimal_places=4, examples=["0.2"])]


STOCK: dict[str, tuple[str, ...]] = {"stock": ("stock", "reserved", "available")}
"""What of the stock a program is told."""


class PhotoOut(Out):
    """A picture of a product."""

    url: str
    thumbnail_url: str


class ProductOut(Record):
    """A product as a program sees it."""

    of_kind = "product"
    hides = STOCK

    name: str
    sku: str | None
    kind: Kind
    """A service has no stock."""
    price: MoneyOut
    tax_rate: str | None
    """A fraction: 0.2 is 20 %."""
    category_id: Id | None
    description: str
    stock: int | None
    """Pieces in the house."""
    reserved: int | None
    """Pieces promised to orders."""
    available: int | None
    """Pieces that can still be sold."""
    photos: list[PhotoOut]
    variants: list[Id] = Field(description="Empty: in this release each variant is a product of its own.")
    active: bool
    """Whether the shop shows it."""
    custom: CustomOut

    @staticmethod
    def resolve_custom(product: Product) -> dict[str, Any]:
        return custom_of(product)

    @staticmethod
    def resolve_kind(product: Product) -> Kind:
        return "service" if product.is_service else "product"

    @staticmethod
    def resolve_price(product: Product) -> Any:
        return product.price_money

    @staticmethod
    def resolve_tax_rate(product: Product) -> str:
        return format(product.tax_rate.normalize(), "f")

    @staticmethod
    def resolve_variants(product: Product) -> list[int]:
        return []

    @staticmethod
    def resolve_photos(product: Product) -> list[dict[str, str]]:
        if not product.photo:
            return []
        return [{"url": product.photo_url, "thumbnail_url": product.thumbnail_url}]

    @staticmethod
    def resolve_active(product: Product) -> bool:
        return product.is_active


class NewProduct(Body):
    """A product to be added."""

    of_kind = "product"

    name: ShortText
    price: MoneyIn
    sku: Sku | None = None
    kind: Kind = "product"
    tax_rate: Rate = Decimal(0)
    category_id: Id | None = None
    description: LongText = ""
    stock: Count = 0
    active: bool = True
    custom: CustomIn = {}


class ProductChanges(Changes):
    """What is to be changed of a product; its stock is counted by `POST /products/ID/stock`."""

    of_kind = "product"

    name: ShortText = omitted
    price: MoneyIn = omitted
    sku: Sku | None = omitted
    kind: Kind = omitted
    tax_rate: Rate = omitted
    category_id: Id | None = omitted
    description: LongText = omitted
    active: bool = omitted
    custom: CustomIn = omitted


class StockCount(Verb):
    """How many pieces lie in the house."""

    stock: Count


class NewPhoto(Verb):
    """A picture to take the place of the present one."""

    content: Annotated[bytes, EncodedBytes(encoder=Base64Encoder)]
    """JPEG, PNG, WebP or GIF, in base 64."""


class CategoryOut(Out):
    """A shelf of the shop."""

    id: Id
    name: str
    slug: str
    position: float


class NewCategory(Body):
    """A category to be added."""

    name: Annotated[str, Text(120)]


CATEGORIES = ListOf(Category, fields={"name": str})

router = Router()
categories_router = Router()


@router.post("/bulk", BulkChangeOut, status=202)
def change_many_products(request: HttpRequest, body: BulkIn) -> dict[str, Any]:
    """Change many products at once, in the background; `dry_run` only tells what would happen."""
    return bulk_change("product", request, body)


@router.list("", PRODUCTS, ProductOut)
def list_products(request: HttpRequest) -> QuerySet[Product]:
    """Products you may see."""
    return Product.objects.seen_by(request.actor)


@router.get("/{id}", ProductOut)
def get_product(request: HttpRequest, id: Id) -> Product:
    """One product."""
    return get_object_or_404(Product.objects.seen_by(request.actor), pk=id)


@router.post("", ProductOut, status=201)
def create_product(request: HttpRequest, new: NewProduct) -> Product:
    """Add a product to the catalogue."""
    access.require(request.actor, Product.record_kind, access.Verb.CREATE)
    given = new.model_dump(exclude={"price", "kind", "category_id", "active"})
    return actions.create_product(
        **given,
        price=new.price.money,
        category=_category(new.category_id),
        is_service=new.kind == "service",
        is_active=new.active,
        by=request.actor,
    )


@router.patch("/{id}", ProductOut)
def change_product(request: HttpRequest, id: Id, changes: ProductChanges) -> Product:
    """Change a product."""
    product = get_object_or_404(Product.objects.changed_by(request.actor), pk=id)
    values = changes.given()
    if "kind" in values:
        values["is_service"] = values.pop("kind") == "service"
    if "active" in values:
        values["is_active"] = values.pop("active")
    if "category_id" in values:
        values["category"] = _category(values.pop("category_id"))
    return actions.edit_product(product, **values, version=changes.version, by=request.actor)


@router.post("/{id}/stock", ProductOut)
def count_product_stock(request: HttpRequest, id: Id, count: StockCount) -> Product:
    """Write down how many pieces lie in the house.

    Never fewer than are promised to orders.
    """
    product = get_object_or_404(Product.objects.changed_by(request.actor), pk=id)
    return set_stock(product, stock=count.stock, version=count.version, by=request.actor)


@contextmanager
def _photo_kept(request: HttpRequest, *, id: int, new: NewPhoto) -> Iterator[dict[str, Any]]:
    """The picture stored before the transaction begins; nobody stores one who may not change the product."""
    get_object_or_404(Product.objects.changed_by(request.actor), pk=id)
    yield {"id": id, "new": new.model_copy(update={"content": photos.keep(new.content)})}


@router.post("/{id}/photos", ProductOut, beforehand=_photo_kept)
def set_product_photo(request: HttpRequest, id: Id, new: NewPhoto) -> Product:
    """Give a product its picture.

    It takes the place of the present one and is kept as WebP, at most 1200 pixels wide or high.
    """
    product = get_object_or_404(Product.objects.changed_by(request.actor), pk=id)
    return actions.edit_product(product, photo=new.content, version=new.version, by=request.actor)


@router.delete("/{id}/photos")
def remove_product_photo(request: HttpRequest, id: Id) -> None:
    """Take the picture of a product away."""
    product = get_object_or_404(Product.objects.changed_by(request.actor), pk=id)
    actions.edit_product(product, photo=None, version=expected_version(request), by=request.actor)


@router.delete("/{id}")
def delete_product(request: HttpRequest, id: Id) -> None:
    """Move a product to the recycle bin, from which it can be restored for 30 days.

    The shop sells it no more.
    """
    product = get_object_or_404(Product.objects.deleted_by(request.actor), pk=id)
    actions.delete_product(product, version=expected_version(request), by=request.actor)


@router.post("/{id}/restore", ProductOut)
def restore_product(request: HttpRequest, id: Id, restore: Verb = NO_BODY) -> Product:
    """Take a product out of the recycle bin."""
    product = get_object_or_404(Product.everything.deleted_by(request.actor), pk=id)
    return actions.restore_product(product, by=request.actor)


@router.get("/{id}/timeline", TimelineOut)
def get_product_timeline(
    request: HttpRequest, id: Id, cursor: Cursor = "", limit: Limit = 50, only: Only = ""
) -> TimelinePage:
    """What happened to a product, newest first."""
    product = get_object_or_404(Product.objects.seen_by(request.actor), pk=id)
    return timeline(product, actor=request.actor, cursor=cursor, limit=limit, only=only)


add_entry_verbs(router, "product")


@categories_router.list("", CATEGORIES, CategoryOut)
def list_categories(request: HttpRequest) -> QuerySet[Category]:
    """The shelves of the shop."""
    access.require(request.actor, Product.record_kind, access.Verb.SEE)
    return Category.objects.all()


@categories_router.post("", CategoryOut, status=201)
def create_category(request: HttpRequest, new: NewCategory) -> Category:
    """Add a shelf to the shop."""
    access.require(request.actor, Product.record_kind, access.Verb.CREATE)
    return actions.create_category(name=new.name, by=request.actor)


def _category(id: int | None) -> Category | None:
    if id is None:
        return None
    category = Category.objects.filter(pk=id).first()
    if category is None:
        raise Refused(_("There is no such category."), field="category_id")
    return category
