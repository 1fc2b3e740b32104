"""The page that changes the products of a record, in the place of its card where they stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from dealwright import web
from dealwright.catalog.products.models import Product
from dealwright.crm.lines.form import lines_from, rows_of
from dealwright.events import Actor
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.numbers import whole_number
from dealwright.people.access import refuse_hidden
from dealwright.records.search.queries import matching

TEMPLATE = "crm/lines/form.html"
MOST_OFFERED = 8
"""Products offered at once; a search brings others."""


def edit_lines(
    request: HttpRequest,
    record: Any,
    *,
    card: str,
    set_lines: Callable[..., Any],
    again: Callable[[], Any],
    saved: Callable[[], HttpResponse],
) -> HttpResponse:
    """Rows to be changed, found and saved. `again` reads the record anew, `saved` answers at the end."""
    refuse_hidden(request.actor, record.record_kind, ["amount"])  # which the lines tell
    if request.method != "POST":
        return _show(request, record, card, rows_of(record))
    rows = rows_of(record, request.POST)
    try:
        lines = lines_from(rows, _added(request), record.currency)
        set_lines(record, lines=lines, version=whole_number(request.POST.get("version")), by=request.actor)
    except (Refused, Conflict) as problem:
        return _show(request, again(), card, rows, error=str(problem), status=problem.status)
    if "save" in request.POST:
        return saved()
    fresh = again()
    return _show(request, fresh, card, rows_of(fresh))


def _added(request: HttpRequest) -> Product | None:
    """The product whose button was pressed."""
    wanted = whole_number(request.POST.get("add"))
    if wanted is None:
        return None
    product: Product | None = Product.objects.seen_by(request.actor).filter(pk=wanted).first()
    if product is None:
        raise Refused(_("There is no such product."), field="lines")
    return product


def _show(
    request: HttpRequest,
    record: Any,
    card: str,
    rows: list[dict[str, Any]],
    *,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    text = request.POST.get("q", "") or request.GET.get("q", "")
    context = {
        "record": record,
        "card": card,
        "rows": rows,
        "error": error,
        "text": text,
        "products": _offered(request.actor, record.currency, text),
    }
    if request.htmx and "q" in request.GET:
        return web.render(request, TEMPLATE, context, fragment="products")
    fragment = "lines_form" if request.htmx else None
    return web.render(request, TEMPLATE, context, fragment=fragment, status=status)


def _offered(actor: Actor, currency: str, text: str) -> list[Product]:
    products = Product.objects.seen_by(actor).to_choose().filter(currency=currency)
    found = matching(products, text) if text.strip() else products
    return list(found.order_by("-id")[:MOST_OFFERED])
