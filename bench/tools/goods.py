"""Products by the ten thousand on the shelves of the shop: one of twenty has variations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from bench.tools.company import CURRENCY, GOODS, PLENTY, Company
from bench.tools.copying import Row, continue_after, copy, next_id, settle
from bench.tools.telling import progress
from dealwright.catalog.prices.actions import create_price_list
from dealwright.catalog.prices.models import Price, PriceList
from dealwright.catalog.products.models import Category, Kind, Product
from dealwright.kit import clock
from dealwright.kit.text import search_key
from dealwright.store.settings.actions import edit_store

BATCH = 10_000
BRANDS = ("Aurora", "Lume", "Pedra", "Бриз", "Farol", "Żuraw")
MATERIALS = ("Silicone", "Glass", "Couro", "Хлопок", "Metal")
SIZES = ("S", "M", "L", "XL")
COLOURS = ("Black", "White", "Red")
VARIES_EVERY = 20
LESS = Decimal("0.9")
"""What a price on the list is of the base price."""
RARE_EVERY, RARE_BRAND = 5_000, "Zyzzyva"
"""So seldom a product is of a brand that hardly any other has."""


class Shelves:
    """Fills the shop, by and by, with as many products as are asked for."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.shelves = list(Category.objects.order_by("pk"))
        self.products = Product.objects.on_sale().count()

    def fill(self, products: int) -> None:
        """Bring the shop to this many products, variations not counted."""
        progress(f"Filling the shelves with {products:,} products")
        for start in range(self.products, products, BATCH):
            numbers = range(start, min(start + BATCH, products))
            first = next_id(Product)
            copy(Product, (self._row(first + place, number) for place, number in enumerate(numbers)))
            copy(Product, self._variations(first, numbers))
        self.products = max(self.products, products)
        continue_after(Product)
        settle()

    def show_list(self) -> None:
        """Let the shop show prices of a list, on which three products of four have one."""
        by = self.company.by
        listed = PriceList.objects.first() or create_price_list(name="Bench", currency=CURRENCY, by=by)
        priced = set(Price.objects.filter(price_list=listed).values_list("product_id", flat=True))
        goods = Product.objects.on_sale().values_list("pk", "price")
        copy(
            Price,
            (
                {"price_list_id": listed.pk, "product_id": id, "amount": price * LESS}
                for id, price in goods
                if id % 4 and id not in priced
            ),
        )
        continue_after(Price)
        settle()
        edit_store(price_list=listed, by=by)

    def show_base_prices(self) -> None:
        """Let the shop show the prices of the catalogue again."""
        edit_store(price_list=None, by=self.company.by)

    def _row(self, id: int, number: int) -> Row:
        name = f"{GOODS[number % len(GOODS)]} {number}"
        brand = RARE_BRAND if number % RARE_EVERY == 0 else BRANDS[number % len(BRANDS)]
        return self._told(number) | {
            "id": id,
            "name": name,
            "slug": f"shelf-{number}",
            "sku": f"SHELF-{number}",
            "kind": Kind.VARIABLE.value if _varies(number) else Kind.SIMPLE.value,
            "axes": ["Size", "Colour"] if _varies(number) else [],
            "attributes": {"Brand": [brand], "Material": [MATERIALS[number * 7 % len(MATERIALS)]]},
            "description": "A thing that is measured. " * 8,
            "stock": 0 if _varies(number) else number % 9 and PLENTY,
            "search_key": search_key(name, f"SHELF-{number}"),
        }

    def _variations(self, first: int, numbers: range) -> Iterator[Row]:
        for place, number in enumerate(numbers):
            if not _varies(number):
                continue
            for each, (size, colour) in enumerate((size, colour) for size in SIZES for colour in COLOURS):
                name = f"{GOODS[number % len(GOODS)]} {number}, {size}, {colour}"
                yield self._told(number) | {
                    "name": name,
                    "slug": f"shelf-{number}-{each}",
                    "kind": Kind.VARIATION.value,
                    "parent_id": first + place,
                    "options": {"Size": size, "Colour": colour},
                    "position": each + 1,
                    "stock": each % 4 and PLENTY,
                    "search_key": search_key(name),
                }

    def _told(self, number: int) -> dict[str, Any]:
        """What a product and its variations have in common."""
        return {
            "price": Decimal(10 + number * 7919 % 4_990),
            "currency": CURRENCY,
            "category_id": self.shelves[number % len(self.shelves)].pk,
            "created_at": clock.now() - timedelta(minutes=number % 500_000),
        }


def _varies(number: int) -> bool:
    return number % VARIES_EVERY == 0
