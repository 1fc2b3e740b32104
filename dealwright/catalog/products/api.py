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

from dealwright.api.paging import ListOf, Where
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
from dealwright.catalog.measures.models import Measure
from dealwright.catalog.products import actions, photos
from dealwright.catalog.products.listing import PRODUCTS
from dealwright.catalog.products.models import Category, Photo, Product
from dealwright.catalog.products.queries import goods_of, with_goods
from dealwright.catalog.stock.actions import set_stock
from dealwright.catalog.warehouses.queries import warehouse_named
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

Kind = Literal["simple", "bundle", "variable", "variation", "service"]
NewKind = Literal["simple", "bundle", "variable", "service"]
Sku = Annotated[str, Text(80)]
Rate = Annotated[Decimal, Field(ge=0, lt=1, decimal_places=4, examples=["0.2"])]
Grams = Annotated[int, Field(ge=0, le=100_000_000)]
Millimetres = Annotated[int, Field(ge=0, le=100_000)]
Word = Annotated[str, Text(60)]
Words = Annotated[list[Word], Field(min_length=1, max_length=50)]
Attributes = Annotated[dict[Word, Words], Field(max_length=50, examples=[{"Material": ["Cotton"]}])]
Options = Annotated[dict[Word, Word], Field(min_length=1, max_length=4, examples=[{"Size": "M"}])]
PieceCount = Annotated[int, Field(ge=1, le=1_000)]


STOCK: dict[str, tuple[str, ...]] = {"stock": ("stock", "reserved", "available")}
"""What of the stock a program is told."""


class PhotoOut(Out):
    """A picture of a product."""

    id: Id
    url: str
    thumbnail_url: str
    description: str
    """What it shows, for those who do not see it."""


class BundlePartOut(Out):
    """So many pieces of a product in a bundle."""

    product_id: Id
    quantity: int


class ProductOut(Record):
    """A product, or a variation of one, as a program sees it."""

    of_kind = "product"
    hides = STOCK

    name: str
    sku: str | None
    kind: Kind
    """A simple product and a variation have stock of their own; that of the others follows from it."""
    parent_id: Id | None
    """Of a variation: its product."""
    axes: list[str]
    """Of a product with variations: by what they differ."""
    options: dict[str, str]
    """Of a variation: what tells it from the others."""
    attributes: dict[str, list[str]]
    """What is told of it; the shop filters by them."""
    price: MoneyOut
    compare_price: MoneyOut | None
    """What it cost before."""
    tax_rate: str | None
    """A fraction: 0.2 is 20 %."""
    tax_included: bool
    """Whether the price holds the tax; otherwise the checkout adds it."""
    category_id: Id | None
    measure_id: Id | None
    """In what it is counted; pieces without one."""
    description: str
    weight: int | None
    """Grams of one."""
    length: int | None
    """Millimetres, as width and height."""
    width: int | None
    height: int | None
    stock: int | None
    """Pieces in the house."""
    reserved: int | None
    """Pieces promised to orders."""
    available: int | None
    """Pieces that can still be sold."""
    photos: list[PhotoOut]
    variants: list[Id]
    """The keys of its variations."""
    parts: list[BundlePartOut]
    """What a bundle consists of."""
    search_title: str
    """The title search engines show; the name where it is empty."""
    search_text: str
    active: bool
    """Whether the shop shows it."""
    custom: CustomOut

    @staticmethod
    def resolve_custom(product: Product) -> dict[str, Any]:
        return custom_of(product)

    @staticmethod
    def resolve_price(product: Product) -> Any:
        return product.price_money

    @staticmethod
    def resolve_compare_price(product: Product) -> Any:
        return product.compare_money

    @staticmethod
    def resolve_tax_rate(product: Product) -> str:
        return format(product.tax_rate.normalize(), "f")

    @staticmethod
    def resolve_tax_included(product: Product) -> bool:
        return product.is_tax_included

    @staticmethod
    def resolve_variants(product: Product) -> list[int]:
        return goods_of(product).variations

    @staticmethod
    def resolve_parts(product: Product) -> list[dict[str, int]]:
        return goods_of(product).parts

    @staticmethod
    def resolve_photos(product: Product) -> list[dict[str, Any]]:
        return goods_of(product).photos

    @staticmethod
    def resolve_active(product: Product) -> bool:
        return product.is_active


class NewProduct(Body):
    """A product to be added."""

    of_kind = "product"

    name: ShortText
    price: MoneyIn
    sku: Sku | None = None
    kind: NewKind = "simple"
    attributes: Attributes = {}
    compare_price: MoneyIn | None = None
    tax_rate: Rate = Decimal(0)
    tax_included: bool = True
    category_id: Id | None = None
    measure_id: Id | None = None
    description: LongText = ""
    weight: Grams | None = None
    length: Millimetres | None = None
    width: Millimetres | None = None
    height: Millimetres | None = None
    search_title: Annotated[str, Text(120, empty=True)] = ""
    search_text: Annotated[str, Text(320, empty=True)] = ""
    stock: Count = 0
    active: bool = True
    custom: CustomIn = {}


class ProductChanges(Changes):
    """What is to be changed of a product; its stock is counted by `POST /products/ID/stock`.

    Of a variation its own article number, price, parcel, options and whether it is sold: the rest is said of
    its product.
    """

    of_kind = "product"

    name: ShortText = omitted
    price: MoneyIn = omitted
    sku: Sku | None = omitted
    kind: NewKind = omitted
    options: Options = omitted
    attributes: Attributes = omitted
    compare_price: MoneyIn | None = omitted
    tax_rate: Rate = omitted
    tax_included: bool = omitted
    category_id: Id | None = omitted
    measure_id: Id | None = omitted
    description: LongText = omitted
    weight: Grams | None = omitted
    length: Millimetres | None = omitted
    width: Millimetres | None = omitted
    height: Millimetres | None = omitted
    search_title: Annotated[str, Text(120, empty=True)] = omitted
    search_text: Annotated[str, Text(320, empty=True)] = omitted
    active: bool = omitted
    custom: CustomIn = omitted


class NewVariation(Body):
    """A variation to be added to a product."""

    of_kind = "product"

    options: Options
    """One value for each of the axes of the product; those of the first variation name the axes."""
    sku: Sku | None = None
    price: MoneyIn | None = None
    """That of the product where none is given."""
    compare_price: MoneyIn | None = None
    weight: Grams | None = None
    stock: Count = 0
    active: bool = True


class Combinations(Body):
    """Values of which every combination becomes a variation."""

    values: Annotated[dict[Word, Words], Field(min_length=1, max_length=4, examples=[{"Size": ["S", "M"]}])]


class PartIn(Body):
    """So many pieces of a product in a bundle."""

    product_id: Id
    quantity: PieceCount = 1


class BundleParts(Verb):
    """What a bundle is to consist of; without parts it is a simple product again."""

    parts: Annotated[list[PartIn], Field(max_length=50)]


class StockCount(Verb):
    """How many pieces lie in the house."""

    stock: Count
    warehouse_id: Id | None = None
    """Where they were counted; without it in the house as a whole."""


class NewPhoto(Verb):
    """A picture to be added behind the others."""

    content: Annotated[bytes, EncodedBytes(encoder=Base64Encoder)]
    """JPEG, PNG, WebP or GIF, in base 64."""
    description: Annotated[str, Text(200, empty=True)] = ""


class PhotoChanges(Body):
    """What may change of a picture."""

    description: Annotated[str, Text(200, empty=True)]


class PhotoOrder(Verb):
    """The pictures in their order; those that are left out follow behind."""

    photo_ids: Annotated[list[Id], Field(min_length=1, max_length=20)]


class CategoryOut(Out):
    """A shelf of the shop."""

    id: Id
    name: str
    slug: str
    parent_id: Id | None
    """The category it stands on."""
    description: str
    photo_url: str
    """Empty without a picture."""
    shown: bool
    """Whether the shop shows it."""
    position: float

    @staticmethod
    def resolve_shown(category: Category) -> bool:
        return category.is_shown


class NewCategory(Body):
    """A category to be added."""

    name: Annotated[str, Text(120)]
    parent_id: Id | None = None
    description: Annotated[str, Text(2_000, empty=True, lines=True)] = ""
    shown: bool = True


class CategoryChanges(Changes):
    """What is to be changed of a category."""

    name: Annotated[str, Text(120)] = omitted
    parent_id: Id | None = omitted
    description: Annotated[str, Text(2_000, empty=True, lines=True)] = omitted
    shown: bool = omitted


class CategoryPlace(Body):
    """Where a category is to stand among those beside it."""

    before_id: Id | None = None
    """The one that follows it; none puts it behind all."""


class CategoryPhoto(Body):
    """The picture of a category."""

    content: Annotated[bytes, EncodedBytes(encoder=Base64Encoder)]
    """JPEG, PNG, WebP or GIF, in base 64."""


CATEGORIES = ListOf(Category, fields={"name": str, "parent_id": Id, "shown": Where(bool, path="is_shown")})

router = Router()
categories_router = Router()


@router.post("/bulk", BulkChangeOut, status=202)
def change_many_products(request: HttpRequest, body: BulkIn) -> dict[str, Any]:
    """Change many products at once, in the background; `dry_run` only tells what would happen."""
    return bulk_change("product", request, body)


@router.list("", PRODUCTS, ProductOut)
def list_products(request: HttpRequest) -> QuerySet[Product]:
    """Products you may see, and their variations; `parent_id__is_null=true` leaves these out."""
    return with_goods(Product.objects.seen_by(request.actor))


@router.get("/{id}", ProductOut)
def get_product(request: HttpRequest, id: Id) -> Product:
    """One product."""
    return get_object_or_404(Product.objects.seen_by(request.actor), pk=id)


@router.post("", ProductOut, status=201)
def create_product(request: HttpRequest, new: NewProduct) -> Product:
    """Add a product to the catalogue."""
    access.require(request.actor, Product.record_kind, access.Verb.CREATE)
    given = _as_kept({name: getattr(new, name) for name in type(new).model_fields})
    return actions.create_product(**given, by=request.actor)


@router.patch("/{id}", ProductOut)
def change_product(request: HttpRequest, id: Id, changes: ProductChanges) -> Product:
    """Change a product."""
    product = get_object_or_404(Product.objects.changed_by(request.actor), pk=id)
    return actions.edit_product(
        product, **_as_kept(changes.given()), version=changes.version, by=request.actor
    )


@router.list("/{id}/variations", PRODUCTS, ProductOut)
def list_product_variations(request: HttpRequest, id: Id) -> QuerySet[Product]:
    """The variations of a product."""
    product = get_object_or_404(Product.objects.seen_by(request.actor), pk=id)
    return with_goods(Product.objects.seen_by(request.actor).filter(parent=product))


@router.post("/{id}/variations", ProductOut, status=201)
def create_product_variation(request: HttpRequest, id: Id, new: NewVariation) -> Product:
    """Add a variation to a product.

    The first one makes a simple product one with variations. Its own pieces have to be gone by then.
    """
    product = get_object_or_404(Product.objects.changed_by(request.actor), pk=id)
    given = _as_kept({name: getattr(new, name) for name in type(new).model_fields})
    return actions.create_variation(product, **given, by=request.actor)


@router.post("/{id}/combinations", ProductOut)
def add_product_combinations(request: HttpRequest, id: Id, new: Combinations) -> Product:
    """Add every combination of these values that is not there yet as a variation, at the product's price."""
    product = get_object_or_404(Product.objects.changed_by(request.actor), pk=id)
    actions.add_variations(product, new.values, by=request.actor)
    return product.refreshed()


@router.post("/{id}/parts", ProductOut)
def set_product_parts(request: HttpRequest, id: Id, bundle: BundleParts) -> Product:
    """Say what a bundle consists of. A simple product of which nothing is left becomes a bundle."""
    product = get_object_or_404(Product.objects.changed_by(request.actor), pk=id)
    seen = Product.objects.seen_by(request.actor).in_bulk([part.product_id for part in bundle.parts])
    parts = []
    for place, part in enumerate(bundle.parts):
        if part.product_id not in seen:
            raise Refused(_("There is no such product."), field=f"parts.{place}.product_id")
        parts.append((seen[part.product_id], part.quantity))
    return actions.set_bundle(product, parts, version=bundle.version, by=request.actor)


@router.post("/{id}/stock", ProductOut)
def count_product_stock(request: HttpRequest, id: Id, count: StockCount) -> Product:
    """Write down how many pieces lie in the house.

    Never fewer than are promised to orders.
    """
    product = get_object_or_404(Product.objects.changed_by(request.actor), pk=id)
    return set_stock(
        product,
        stock=count.stock,
        warehouse=warehouse_named(count.warehouse_id),
        version=count.version,
        by=request.actor,
    )


@contextmanager
def _photo_kept(request: HttpRequest, *, id: int, new: NewPhoto) -> Iterator[dict[str, Any]]:
    """The picture stored before the transaction begins; nobody stores one who may not change the product."""
    get_object_or_404(Product.objects.changed_by(request.actor), pk=id)
    yield {"id": id, "new": new.model_copy(update={"content": photos.keep(new.content)})}


@router.post("/{id}/photos", ProductOut, beforehand=_photo_kept)
def add_product_photo(request: HttpRequest, id: Id, new: NewPhoto) -> Product:
    """Add a picture to a product, behind those it has; the first one stands for it everywhere.

    It is kept as WebP, at most 1200 pixels wide or high.
    """
    product = get_object_or_404(Product.objects.changed_by(request.actor), pk=id)
    return actions.add_photo(
        product, new.content, description=new.description, version=new.version, by=request.actor
    )


@router.post("/{id}/photos/order", ProductOut)
def order_product_photos(request: HttpRequest, id: Id, order: PhotoOrder) -> Product:
    """Put the pictures of a product into an order."""
    product = get_object_or_404(Product.objects.changed_by(request.actor), pk=id)
    return actions.order_photos(product, order.photo_ids, version=order.version, by=request.actor)


@router.patch("/{id}/photos/{photo_id}", ProductOut)
def change_product_photo(request: HttpRequest, id: Id, photo_id: Id, changes: PhotoChanges) -> Product:
    """Say what a picture shows."""
    photo = _photo(request, id, photo_id)
    return actions.describe_photo(photo, description=changes.description, by=request.actor)


@router.delete("/{id}/photos/{photo_id}")
def remove_product_photo(request: HttpRequest, id: Id, photo_id: Id) -> None:
    """Take a picture of a product away."""
    photo = _photo(request, id, photo_id)
    actions.remove_photo(photo, version=expected_version(request), by=request.actor)


@router.delete("/{id}/photos")
def remove_product_photos(request: HttpRequest, id: Id) -> None:
    """Take all pictures of a product away."""
    product = get_object_or_404(Product.objects.changed_by(request.actor), pk=id)
    actions.set_photos(product, [], version=expected_version(request), by=request.actor)


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
    """The shelves of the shop; `parent_id` tells which one stands on which."""
    access.require(request.actor, Product.record_kind, access.Verb.SEE)
    return Category.objects.all()


@categories_router.get("/{id}", CategoryOut)
def get_category(request: HttpRequest, id: Id) -> Category:
    """One shelf of the shop."""
    access.require(request.actor, Product.record_kind, access.Verb.SEE)
    return get_object_or_404(Category, pk=id)


@categories_router.post("", CategoryOut, status=201)
def create_category(request: HttpRequest, new: NewCategory) -> Category:
    """Add a shelf to the shop."""
    access.require(request.actor, Product.record_kind, access.Verb.CREATE)
    return actions.create_category(
        name=new.name,
        parent=_category(new.parent_id, field="parent_id"),
        description=new.description,
        is_shown=new.shown,
        by=request.actor,
    )


@categories_router.patch("/{id}", CategoryOut)
def change_category(request: HttpRequest, id: Id, changes: CategoryChanges) -> Category:
    """Change a shelf of the shop."""
    category = _changed_category(request, id)
    values = changes.given()
    if "parent_id" in values:
        values["parent"] = _category(values.pop("parent_id"), field="parent_id")
    if "shown" in values:
        values["is_shown"] = values.pop("shown")
    return actions.edit_category(category, **values, by=request.actor)


@categories_router.post("/{id}/place", CategoryOut)
def place_category(request: HttpRequest, id: Id, place: CategoryPlace) -> Category:
    """Put a category before another one of the same parent, or behind all of them."""
    before = _category(place.before_id, field="before_id")
    return actions.place_category(_changed_category(request, id), before=before, by=request.actor)


@contextmanager
def _category_photo_kept(request: HttpRequest, *, id: int, new: CategoryPhoto) -> Iterator[dict[str, Any]]:
    """The picture stored before the transaction begins, for those who may change the category."""
    _changed_category(request, id)
    yield {"id": id, "new": new.model_copy(update={"content": photos.keep(new.content)})}


@categories_router.post("/{id}/photo", CategoryOut, beforehand=_category_photo_kept)
def set_category_photo(request: HttpRequest, id: Id, new: CategoryPhoto) -> Category:
    """Give a category its picture, in the place of the present one."""
    return actions.edit_category(_changed_category(request, id), photo=new.content, by=request.actor)


@categories_router.delete("/{id}/photo")
def remove_category_photo(request: HttpRequest, id: Id) -> None:
    """Take the picture of a category away."""
    actions.edit_category(_changed_category(request, id), photo=None, by=request.actor)


@categories_router.delete("/{id}")
def delete_category(request: HttpRequest, id: Id) -> None:
    """Delete a category on which neither products nor other categories stand."""
    access.require(request.actor, Product.record_kind, access.Verb.DELETE)
    actions.delete_category(get_object_or_404(Category, pk=id), by=request.actor)


def _as_kept(given: dict[str, Any]) -> dict[str, Any]:
    """What was sent, as the actions take it."""
    renamed = {"active": "is_active", "tax_included": "is_tax_included"}
    kept = {renamed.get(name, name): value for name, value in given.items()}
    for name in ("price", "compare_price"):
        if isinstance(kept.get(name), MoneyIn):
            kept[name] = kept[name].money
    if "category_id" in kept:
        kept["category"] = _category(kept.pop("category_id"))
    if "measure_id" in kept:
        kept["measure"] = _measure(kept.pop("measure_id"))
    return kept


def _photo(request: HttpRequest, id: int, photo_id: int) -> Photo:
    product = get_object_or_404(Product.objects.changed_by(request.actor), pk=id)
    return get_object_or_404(product.photos, pk=photo_id)


def _changed_category(request: HttpRequest, id: int) -> Category:
    access.require(request.actor, Product.record_kind, access.Verb.CHANGE)
    return get_object_or_404(Category.objects.select_related("parent"), pk=id)


def _category(id: int | None, *, field: str = "category_id") -> Category | None:
    if id is None:
        return None
    category = Category.objects.filter(pk=id).first()
    if category is None:
        raise Refused(_("There is no such category."), field=field)
    return category


def _measure(id: int | None) -> Measure | None:
    if id is None:
        return None
    measure = Measure.objects.filter(pk=id).first()
    if measure is None:
        raise Refused(_("There is no such measure."), field="measure_id")
    return measure
