"""The variations of a product as a table that is typed into, and adding several at once."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from dealwright import web
from dealwright.catalog.products import actions
from dealwright.catalog.products.checking import MOST_AXES
from dealwright.catalog.products.models import Kind, Product
from dealwright.catalog.products.pages.cards import changed_product
from dealwright.catalog.products.queries import variations_of
from dealwright.events import last_change
from dealwright.kit.errors import Refused
from dealwright.kit.money import parse, typed
from dealwright.kit.numbers import whole_number
from dealwright.records.undo import offer

TEMPLATE = "catalog/products/variations.html"


@require_http_methods(["GET", "HEAD", "POST"])
def product_variations(request: HttpRequest, id: int) -> HttpResponse:
    """Article number, price, weight and state of each variation, changed together."""
    product = _of(changed_product(request, id))
    if request.method != "POST":
        return _show(request, product)
    variations = list(variations_of(product))
    try:
        changes = [(one, _typed_of(one, request)) for one in variations if f"price-{one.pk}" in request.POST]
        actions.edit_variations(product, changes, by=request.actor)
    except Refused as refusal:
        return _show(request, product, errors={refusal.field or "": str(refusal)}, status=422)
    if last_change() is not None:
        offer(request, _("Saved."))
    return web.redirect(request, f"/products/{product.pk}/variations")


@require_POST
def new_variations(request: HttpRequest, id: int) -> HttpResponse:
    """Add every combination of the values that were typed and is not there yet."""
    product = _of(changed_product(request, id))
    try:
        made = actions.add_variations(product, _axes_typed(request), by=request.actor)
    except Refused as refusal:
        return _show(request, product, errors={"new": str(refusal)}, status=422)
    words = ngettext("%(count)s variation was added.", "%(count)s variations were added.", len(made))
    if made:
        offer(request, words % {"count": len(made)})
    else:
        web.toast(request, _("All of these are there already."), tone="attention")
    return web.redirect(request, f"/products/{product.pk}/variations")


def _of(product: Product) -> Product:
    """The product itself, also where one of its variations was asked for."""
    return product.parent or product


def _axes_typed(request: HttpRequest) -> dict[str, list[str]]:
    """The rows of name and values; one without a name or a value is passed over."""
    columns = request.POST.getlist("axis"), request.POST.getlist("values")
    rows = list(zip_longest(*columns, fillvalue=""))[:20]
    return {axis.strip(): values.split(";") for axis, values in rows if axis.strip() and values.strip()}


def _typed_of(variation: Product, request: HttpRequest) -> dict[str, Any]:
    sent, key = request.POST, variation.pk
    try:
        price = parse(sent.get(f"price-{key}", ""), variation.currency)
    except Refused as refusal:
        raise Refused(str(refusal), field=f"price-{key}") from None
    weight = sent.get(f"weight-{key}", "").strip()
    if weight and whole_number(weight) is None:
        raise Refused(_("Write a whole number of grams."), field=f"weight-{key}")
    return {
        "price": price,
        "sku": sent.get(f"sku-{key}", ""),
        "weight": whole_number(weight) if weight else None,
        "is_active": f"is_active-{key}" in sent,
    }


def _show(
    request: HttpRequest, product: Product, *, errors: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    sent = request.POST if errors else {}
    variations = list(variations_of(product))
    rows = [
        {
            "variation": one,
            "sku": sent.get(f"sku-{one.pk}", one.sku or ""),
            "price": sent.get(f"price-{one.pk}", typed(one.price_money)),
            "weight": sent.get(f"weight-{one.pk}", one.weight),
            "is_active": f"is_active-{one.pk}" in sent if f"price-{one.pk}" in sent else one.is_active,
        }
        for one in variations
    ]
    context = {
        "product": product,
        "rows": rows,
        "axes": _axes_to_type(request, product, variations),
        "errors": errors or {},
        "can_vary": product.kind in {Kind.SIMPLE, Kind.SERVICE, Kind.VARIABLE},
    }
    return web.render(request, TEMPLATE, context, status=status)


def _axes_to_type(request: HttpRequest, product: Product, variations: list[Product]) -> list[dict[str, Any]]:
    """The axes with the values there are, and empty rows for others while none is fixed yet."""
    if request.POST.getlist("axis"):
        columns = request.POST.getlist("axis"), request.POST.getlist("values")
        return [{"axis": axis, "values": values} for axis, values in zip_longest(*columns, fillvalue="")]
    if product.axes:
        return [
            {
                "axis": axis,
                "values": "; ".join(dict.fromkeys(one.options.get(axis, "") for one in variations)),
                "is_fixed": True,
            }
            for axis in product.axes
        ]
    return [{"axis": "", "values": ""} for _row in range(MOST_AXES - 2)]
