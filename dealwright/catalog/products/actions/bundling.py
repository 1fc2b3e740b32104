"""Bundles: several products sold as one."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from dealwright.catalog.measures.dividing import checked_quantity
from dealwright.catalog.products.checking import checked_kind
from dealwright.catalog.products.events import BundleSet, Part
from dealwright.catalog.products.models import BundlePart, Kind, Product
from dealwright.events import Actor, action, record, ref
from dealwright.kit.errors import Refused
from dealwright.kit.quantities import NONE, Counted

MOST_PARTS = 50
MOST_OF_ONE = 1_000


@action
def set_bundle(
    bundle: Product, parts: Iterable[tuple[Product, Counted]], *, version: int | None = None, by: Actor
) -> Product:
    """Let a bundle consist of these products, so many pieces of each; a simple product becomes a bundle.

    Without parts a bundle is a simple product again.
    """
    bundle = Product.objects.locked(bundle)
    bundle.expect_version(version)
    wanted = _checked(bundle, parts)
    before = parts_of(bundle)
    after = [Part(product=ref(product), quantity=quantity) for product, quantity in wanted.items()]
    if _essence(before) == _essence(after):
        return bundle
    bundle.parts.all().delete()
    bundle.kind = checked_kind(bundle, Kind.BUNDLE if wanted else Kind.SIMPLE)
    bundle.save()
    for product, quantity in wanted.items():
        BundlePart(bundle=bundle, product=product, quantity=quantity).save()
    record(BundleSet(before=before, after=after), on=bundle)
    return bundle


def parts_of(bundle: Product) -> list[Part]:
    """What the bundle consists of, as facts."""
    rows = bundle.parts.select_related("product").order_by("pk")
    return [Part(product=ref(row.product), quantity=row.quantity) for row in rows]


def _checked(bundle: Product, parts: Iterable[tuple[Product, Counted]]) -> dict[Product, Decimal]:
    """Each part once; only what holds stock itself or is a service can be a part."""
    if bundle.kind not in {Kind.SIMPLE, Kind.BUNDLE}:
        raise Refused(_("Only a simple product can become a bundle."), field="kind")
    asked = list(parts)
    there = Product.objects.in_bulk([product.pk for product, _quantity in asked])
    wanted: dict[Product, Decimal] = {}
    for given, quantity in asked:
        product = there.get(given.pk)
        if product is None:
            raise Refused(_("There is no such product."), field="parts")
        if product.pk == bundle.pk or not (product.holds_stock or product.is_service):
            message = _("“%(product)s” cannot be a part; choose a product, a variation or a service.")
            raise Refused(message % {"product": product}, field="parts")
        if product.currency != bundle.currency:
            message = _("“%(product)s” is sold in %(theirs)s, the bundle in %(ours)s.")
            told = {"product": product, "theirs": product.currency, "ours": bundle.currency}
            raise Refused(message % told, field="parts")
        if not 0 < quantity <= MOST_OF_ONE:
            raise Refused(_("Write a quantity of more than zero, and at most 1,000."), field="parts")
        amount = checked_quantity(quantity, product.measure_id, name=product.name, field="parts")
        wanted[product] = wanted.get(product, NONE) + amount
    if len(wanted) > MOST_PARTS:
        raise Refused(_("A bundle has at most 50 parts."), field="parts")
    return wanted


def _essence(parts: Iterable[Part]) -> set[tuple[int, Decimal]]:
    return {(one.product.id, one.quantity) for one in parts}
