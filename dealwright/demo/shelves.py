"""What the sample shop sells: a tree of categories, goods of every kind, prices, places where they lie."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from itertools import product as combinations

from dealwright.catalog.documents.actions import NewDocumentLine, create_document, process_document
from dealwright.catalog.documents.models import DocumentKind
from dealwright.catalog.prices.actions import create_price_list, set_price
from dealwright.catalog.products.actions import (
    create_category,
    create_product,
    create_variation,
    set_bundle,
)
from dealwright.catalog.products.models import Category, Product
from dealwright.catalog.products.photos import keep as keep_picture
from dealwright.catalog.warehouses.actions import create_warehouse
from dealwright.demo import company
from dealwright.demo.loaded import Loaded
from dealwright.demo.pictures import PICTURES
from dealwright.events import Actor
from dealwright.kit.money import money


def fill_the_shelves(loaded: Loaded) -> None:
    """The categories, and on them goods, a case for every phone, a set and a service."""
    shelves: dict[str, Category] = {}
    for name, parent in company.CATEGORIES:
        category = create_category(name=name, parent=shelves.get(parent), by=loaded.by)
        shelves[name] = loaded.keep(category)
    elsewhere = Counter(dict(company.ARRIVED))
    sold = _pieces_sold()
    for goods in company.GOODS:
        kind = Product.Kind.SERVICE if goods.is_service else Product.Kind.SIMPLE
        loaded.products[goods.key] = loaded.keep(
            create_product(
                name=goods.name,
                price=money(goods.price, "BRL"),
                compare_price=money(goods.former_price, "BRL") if goods.former_price else None,
                sku=f"FM-{goods.key.upper()}",
                category=shelves[goods.category],
                description=goods.description,
                attributes=dict(goods.attributes),
                weight=goods.grams or None,
                stock=0 if goods.is_service else goods.stock + sold[goods.key] - elsewhere[goods.key],
                kind=kind,
                photo=PICTURES[goods.key](),
                responsible=loaded.users["manager"],
                by=loaded.by,
            )
        )
    _offer_cases(loaded, shelves, sold)
    _offer_a_set(loaded, shelves)


def _offer_cases(loaded: Loaded, shelves: dict[str, Category], sold: Counter[str]) -> None:
    """One product that differs by phone and colour; each colour has its picture."""
    case = company.CASE
    pictures = {colour: keep_picture(PICTURES[picture]()) for colour, picture in case.colours}
    parent = create_product(
        name=case.name,
        price=money(case.price, "BRL"),
        sku="FM-CONCHA",
        category=shelves[case.category],
        description=case.description,
        kind=Product.Kind.VARIABLE,
        axes=case.axes,
        weight=case.grams,
        photos=list(dict.fromkeys(pictures.values())),
        responsible=loaded.users["manager"],
        by=loaded.by,
    )
    loaded.keep(parent)
    for number, (model, colour) in enumerate(combinations(case.models, pictures), start=1):
        key = case.key_of(model, colour)
        loaded.products[key] = loaded.keep(
            create_variation(
                parent,
                options=dict(zip(case.axes, (model, colour), strict=True)),
                sku=f"FM-CONCHA-{number}",
                stock=case.stock + sold[key],
                photo=pictures[colour],
                by=loaded.by,
            )
        )


def _offer_a_set(loaded: Loaded, shelves: dict[str, Category]) -> None:
    bundle = company.BUNDLE
    made = create_product(
        name=bundle.name,
        price=money(bundle.price, "BRL"),
        sku="FM-SET",
        category=shelves[bundle.category],
        description=bundle.description,
        kind=Product.Kind.BUNDLE,
        photo=PICTURES[bundle.key](),
        responsible=loaded.users["manager"],
        by=loaded.by,
    )
    parts = [(loaded.products[key], quantity) for key, quantity in bundle.parts]
    loaded.products[bundle.key] = loaded.keep(set_bundle(made, parts, by=loaded.by))


def offer_other_prices(loaded: Loaded) -> None:
    """What resellers pay."""
    name, prices = company.PRICE_LIST
    resellers = loaded.keep(create_price_list(name=name, currency="BRL", by=loaded.by))
    for key, from_quantity, amount in prices:
        set_price(
            loaded.products[key],
            resellers,
            amount=Decimal(amount),
            from_quantity=from_quantity,
            by=loaded.by,
        )


def open_a_second_place(loaded: Loaded) -> None:
    """The shop in Santos, and the papers of what came there, went there, and broke on the way."""
    manager = Actor.of(loaded.users["manager"])
    with loaded.ago(days=45):
        name, address = company.SECOND_PLACE
        santos = loaded.keep(create_warehouse(name=name, address=address, is_for_pickup=True, by=loaded.by))
    for kind, days, goods, comment, is_done in (
        (DocumentKind.ARRIVAL, 40, company.ARRIVED, company.ARRIVAL_COMMENT, True),
        (DocumentKind.TRANSFER, 12, company.TRANSFERRED, company.TRANSFER_COMMENT, True),
        (DocumentKind.WRITE_OFF, 1, company.BROKEN, company.BROKEN_COMMENT, False),
    ):
        with loaded.ago(days=days):
            document = create_document(
                kind=kind,
                to_warehouse=santos if kind != DocumentKind.WRITE_OFF else None,
                lines=[_document_line(loaded.products[key], quantity) for key, quantity in goods],
                comment=comment,
                currency="BRL",
                by=manager,
            )
            loaded.keep(process_document(document, by=manager) if is_done else document)


def _document_line(product: Product, quantity: int) -> NewDocumentLine:
    return NewDocumentLine(product, quantity, (product.price * Decimal("0.6")).quantize(Decimal("0.01")))


def _pieces_sold() -> Counter[str]:
    """What has to lie there beside what is still to be sold."""
    sold: Counter[str] = Counter()
    for purchase in company.PURCHASES:
        if purchase.outcome != "canceled":
            sold.update(dict(_in_pieces(purchase.goods)))
    return sold


def _in_pieces(goods: tuple[tuple[str, int], ...]) -> list[tuple[str, int]]:
    """A set is sold from its parts."""
    pieces: Counter[str] = Counter()
    for key, quantity in goods:
        if key == company.BUNDLE.key:
            pieces.update({part: count * quantity for part, count in company.BUNDLE.parts})
        else:
            pieces[key] += quantity
    return list(pieces.items())
