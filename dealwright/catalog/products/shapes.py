"""Products as a program sees them, and what it sends of them."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Base64Encoder, EncodedBytes, Field

from dealwright.api.types import (
    Body,
    Changes,
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
from dealwright.catalog.products.models import Product
from dealwright.catalog.products.queries import goods_of
from dealwright.kit.quantities import Quantity, QuantityIn
from dealwright.records.fields.shapes import CustomIn, CustomOut, TellsCustom

PLAIN = "product"
"""What the API calls a simple product, as it did before there were others; `simple` is understood too."""


def _as_kept(kind: str) -> str:
    return Product.Kind.SIMPLE.value if kind == PLAIN else kind


Kind = Literal["product", "bundle", "variable", "variation", "service"]
KindAsked = Annotated[
    Literal["product", "simple", "bundle", "variable", "variation", "service"], AfterValidator(_as_kept)
]
"""In a filter, as the catalogue keeps it."""
NewKind = Annotated[
    Literal["product", "simple", "bundle", "variable", "service"],
    AfterValidator(_as_kept),
    Field(description="`simple` is another word for `product`."),
]
Sku = Annotated[str, Text(80)]
Rate = Annotated[Decimal, Field(ge=0, lt=1, decimal_places=4, examples=["0.2"])]
Grams = Annotated[int, Field(ge=0, le=100_000_000)]
Millimetres = Annotated[int, Field(ge=0, le=100_000)]
Word = Annotated[str, Text(60)]
Words = Annotated[list[Word], Field(min_length=1, max_length=50)]
Attributes = Annotated[dict[Word, Words], Field(max_length=50, examples=[{"Material": ["Cotton"]}])]
Options = Annotated[dict[Word, Word], Field(min_length=1, max_length=4, examples=[{"Size": "M"}])]
PartCount = Annotated[QuantityIn, Field(le=1_000)]
StockIn = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=3, examples=[12])]
"""Pieces, or kilograms to the gram, as the measure of the product is divided."""

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
    quantity: Quantity


class ProductOut(TellsCustom, Record):
    """A product, or a variation of one, as a program sees it."""

    of_kind = "product"
    hides = STOCK

    name: str
    sku: str | None
    kind: Kind
    """A `product` and a `variation` have stock of their own; that of the others follows from it."""
    is_service: bool
    """Whether it is done rather than handed over: a service or one of its variations; it has no stock."""
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
    stock: Quantity | None
    """Pieces in the house."""
    reserved: Quantity | None
    """Pieces promised to orders."""
    available: Quantity | None
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
    def resolve_kind(product: Product) -> str:
        return PLAIN if product.kind == Product.Kind.SIMPLE else str(product.kind)

    @staticmethod
    def resolve_is_service(product: Product) -> bool:
        return product.is_service or product.of_services

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
    def resolve_parts(product: Product) -> list[dict[str, Any]]:
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
    kind: Annotated[NewKind, Field(validate_default=True)] = "product"
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
    stock: StockIn = Decimal(0)
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
    stock: StockIn = Decimal(0)
    active: bool = True


class Combinations(Body):
    """Values of which every combination becomes a variation."""

    values: Annotated[dict[Word, Words], Field(min_length=1, max_length=4, examples=[{"Size": ["S", "M"]}])]


class PartIn(Body):
    """So many pieces of a product in a bundle."""

    product_id: Id
    quantity: PartCount = Decimal(1)


class BundleParts(Verb):
    """What a bundle is to consist of; without parts it is a simple product again."""

    parts: Annotated[list[PartIn], Field(max_length=50)]


class StockCount(Verb):
    """How many pieces lie in the house."""

    stock: StockIn
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
