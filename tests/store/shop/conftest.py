"""Goods of every kind, and what a page shows of them."""

import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from dealwright.catalog.products.actions import create_product, create_variation, set_bundle
from dealwright.catalog.products.models import Product
from dealwright.events import Actor
from dealwright.kit.money import money

SHIRTS = (("M", "White", 3), ("M", "Black", 0), ("S", "Black", 2), ("XL", "White", 1))


@pytest.fixture
def shirt(system: Actor) -> Product:
    """A shirt in three sizes and two colours; not every combination is made, and one is sold out."""
    made = create_product(
        name="Shirt",
        price=money("99.00", "BRL"),
        category="Clothes",
        attributes={"Material": ["Cotton"]},
        by=system,
    )
    for size, colour, stock in SHIRTS:
        price = money("119.00", "BRL") if size == "XL" else None
        create_variation(made, options={"Size": size, "Colour": colour}, price=price, stock=stock, by=system)
    made.refresh_from_db()
    return made


@pytest.fixture
def variation(shirt: Product) -> Callable[[str, str], Product]:
    """The shirt of this size and colour."""
    return lambda size, colour: Product.objects.get(parent=shirt, options={"Size": size, "Colour": colour})


@pytest.fixture
def bundle(phone: Product, case: Product, system: Actor) -> Product:
    """A phone with two cases, for less than they cost alone; there are cases for one."""
    made = create_product(
        name="Phone and cases", price=money("2500.00", "BRL"), category="Phones", kind="bundle", by=system
    )
    set_bundle(made, parts=[(phone, 1), (case, 2)], by=system)
    return made


@pytest.fixture
def picture() -> Callable[[str], bytes]:
    """A small picture of one colour."""

    def painted(colour: str) -> bytes:
        file = io.BytesIO()
        Image.new("RGB", (60, 40), colour).save(file, "PNG")
        return file.getvalue()

    return painted


def names(page: str) -> list[str]:
    """The names of the products on the shelf."""
    return re.findall(r'class="product-name"><a href="[^"]*">([^<]*)</a>', page)


def structured(page: str) -> list[dict[str, Any]]:
    """What search engines are told."""
    written = re.search(r'<script type="application/ld\+json" nonce="[^"]+">(.*?)</script>', page)
    assert written
    return json.loads(written[1])["@graph"]
