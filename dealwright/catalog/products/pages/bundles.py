"""What a bundle consists of: rows of products and quantities, found and saved."""

from __future__ import annotations

from decimal import Decimal
from itertools import zip_longest
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dealwright import web
from dealwright.catalog.products import actions
from dealwright.catalog.products.choosing import offered
from dealwright.catalog.products.models import Kind, Product
from dealwright.catalog.products.pages.cards import changed_product
from dealwright.events import last_change
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.numbers import whole_number
from dealwright.kit.quantities import quantity_typed, spelled
from dealwright.records.undo import offer

TEMPLATE = "catalog/products/parts.html"


@require_http_methods(["GET", "HEAD", "POST"])
def product_parts(request: HttpRequest, id: int) -> HttpResponse:
    """The parts of a bundle. A button behind a product adds it to the rows; saving makes the bundle."""
    bundle = changed_product(request, id)
    if request.method != "POST":
        rows = [(part.product, spelled(part.quantity)) for part in bundle.parts.select_related("product")]
        return _show(request, bundle, rows)
    rows = _rows(request)
    if "save" not in request.POST:
        return _show(request, bundle, rows)
    try:
        parts = [(product, _quantity(text)) for product, text in rows if text.strip() not in {"", "0"}]
        version = whole_number(request.POST.get("version"))
        actions.set_bundle(bundle, parts, version=version, by=request.actor)
    except (Refused, Conflict) as problem:
        return _show(request, changed_product(request, id), rows, error=str(problem), status=problem.status)
    if last_change() is not None:
        offer(request, _("Saved."))
    return web.redirect(request, f"/products/{id}")


def _rows(request: HttpRequest) -> list[tuple[Product, str]]:
    """The rows that were sent, as far as there are such products, and the one whose button was pressed."""
    columns = request.POST.getlist("product"), request.POST.getlist("quantity")
    typed = [(whole_number(key), text) for key, text in zip_longest(*columns, fillvalue="")][:100]
    added = whole_number(request.POST.get("add"))
    if added is not None and added not in {key for key, _text in typed}:
        typed.append((added, "1"))
    seen = Product.objects.seen_by(request.actor).in_bulk([key for key, _text in typed if key is not None])
    return [(seen[key], text) for key, text in typed if key in seen]


def _quantity(text: str) -> Decimal:
    quantity = quantity_typed(text)
    if quantity is None:
        raise Refused(_("“%(text)s” is not a quantity.") % {"text": text[:40]}, field="parts")
    return quantity


def _show(
    request: HttpRequest,
    bundle: Product,
    rows: list[tuple[Product, str]],
    *,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    text = request.POST.get("q", "") or request.GET.get("q", "")
    context: dict[str, Any] = {
        "product": bundle,
        "rows": rows,
        "text": text,
        "error": error,
        "found": _offered(request, bundle, text, {product.pk for product, _text in rows}),
        "can_bundle": bundle.kind in {Kind.SIMPLE, Kind.BUNDLE},
    }
    if request.htmx and "q" in request.GET:
        return web.render(request, TEMPLATE, context, fragment="found")
    return web.render(request, TEMPLATE, context, status=status)


def _offered(request: HttpRequest, bundle: Product, text: str, there: set[int]) -> list[Product]:
    products = Product.objects.seen_by(request.actor).to_choose().exclude(kind=Kind.BUNDLE)
    products = products.filter(currency=bundle.currency).exclude(pk__in=[*there, bundle.pk])
    return offered(products, text)
