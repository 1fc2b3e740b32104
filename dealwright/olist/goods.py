"""Writing products with their categories, a batch at a time."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.text import slugify

from dealwright.catalog.products.events import ProductCreated
from dealwright.catalog.products.models import Category, Product
from dealwright.events import Actor, action, record
from dealwright.olist import mapping, reading
from dealwright.olist.identities import by_identity, known
from dealwright.olist.mapping import CURRENCY, SOURCE, identity
from dealwright.records.heart import forget


@action
def write_products(products: Sequence[reading.Product], files: reading.Files, *, by: Actor) -> int:
    """Add the products of a batch that are not here yet; returns how many were new."""
    there = known(Product, [identity("product", row.id) for row in products])
    new = [row for row in products if identity("product", row.id) not in there]
    categories = _categories({row.category for row in new if row.category})
    prices = {item.product: item.price for pieces in files.items.values() for item in pieces}
    records = []
    for row in new:
        name = mapping.product_name(row)
        product = Product(
            name=name,
            slug=slugify(f"{name}-{row.id[8:16]}"),
            sku=row.id,
            price=prices.get(row.id, Decimal(0)),
            currency=CURRENCY,
            category=categories.get(row.category),
            is_active=False,  # without a name and a photo nobody would buy it; the office shows it
            external_id=identity("product", row.id),
        )
        product.renew_search_key()
        records.append(product)
    for product in Product.objects.bulk_create(records):
        record(ProductCreated(price=product.price_money), on=product)
    return len(records)


def _categories(names: set[str]) -> dict[str, Category]:
    """The categories by their names there, made where they are missing."""
    identities = {identity("category", name): name for name in sorted(names)}
    slugs = {name: slugify(name.replace("_", "-")) for name in names}
    ours = Category.objects.exclude(external_id__in=identities).filter(slug__in=slugs.values())
    taken = set(ours.values_list("slug", flat=True))
    wanted = [
        Category(
            name=mapping.category_name(name),
            slug=f"{slugs[name]}-{SOURCE}" if slugs[name] in taken else slugs[name],
            external_id=external_id,
        )
        for external_id, name in identities.items()
    ]
    if wanted:
        forget()
    Category.objects.bulk_create(wanted, ignore_conflicts=True)
    return {identities[key]: category for key, category in by_identity(Category, identities).items()}
