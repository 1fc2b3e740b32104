"""The page that changes the products of a record, in the place of its card where they stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from dealwright import web
from dealwright.catalog.measures.queries import measures
from dealwright.catalog.products.choosing import any_product_added, offered
from dealwright.catalog.products.models import Product
from dealwright.crm.lines.form import EMPTY_ROW, lines_from, rows_of, sums_from
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.numbers import whole_number
from dealwright.people.access import refuse_hidden

TEMPLATE = "crm/lines/form.html"
RECKON = "reckon"
"""Sent by the sums below the rows, which are told anew whenever something in them changes."""


def edit_lines(
    request: HttpRequest,
    record: Any,
    *,
    card: str,
    set_lines: Callable[..., Any],
    again: Callable[[], Any],
    saved: Callable[[], HttpResponse],
    in_place: bool = True,
) -> HttpResponse:
    """Rows to be changed, found and saved. `again` reads the record anew, `saved` answers at the end.

    On a page of their own, not `in_place`, giving up leads back to the card.
    """
    refuse_hidden(request.actor, record.record_kind, ["amount"])  # which the lines tell
    if request.method != "POST":
        return _show(request, record, card, rows_of(record), in_place)
    rows = rows_of(record, request.POST)
    if RECKON in request.POST:
        return show_sums(request, TEMPLATE, rows, record.currency)
    try:
        lines = lines_from(rows, any_product_added(request), record.currency)
        set_lines(record, lines=lines, version=whole_number(request.POST.get("version")), by=request.actor)
    except (Refused, Conflict) as problem:
        return _show(request, again(), card, rows, in_place, error=str(problem), status=problem.status)
    if "save" in request.POST:
        return saved()
    fresh = again()
    return _show(request, fresh, card, rows_of(fresh), in_place)


def _show(
    request: HttpRequest,
    record: Any,
    card: str,
    rows: list[dict[str, Any]],
    in_place: bool,
    *,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    text = request.POST.get("q", "") or request.GET.get("q", "")
    products = Product.objects.seen_by(request.actor).to_choose()
    context = {
        "record": record,
        "card": card,
        "in_place": in_place,
        "error": error,
        "text": text,
        "products": offered(products.filter(currency=record.currency), text),
        **rows_shown(rows, record.currency),
    }
    if request.htmx and "q" in request.GET:
        return web.render(request, TEMPLATE, context, fragment="products")
    fragment = "lines_form" if request.htmx else None
    return web.render(request, TEMPLATE, context, fragment=fragment, status=status)


def rows_shown(rows: list[dict[str, Any]], currency: str) -> dict[str, Any]:
    """What the rows and the sums below them need: those that are there and an empty one to be typed into."""
    found = [(one.pk, f"{one.name} ({one.symbol})") for one in measures()]
    return {
        "rows": [*({**EMPTY_ROW, **row} for row in rows if row.get("name") or row.get("price")), EMPTY_ROW],
        "currency": currency,
        "measures": found,
        **_sums(rows, currency),
    }


def show_sums(request: HttpRequest, template: str, rows: list[dict[str, Any]], currency: str) -> HttpResponse:
    """The block `sums` of the template, of what is typed now; nothing is saved."""
    return web.render(request, template, _sums(rows, currency), fragment="sums")


def _sums(rows: list[dict[str, Any]], currency: str) -> dict[str, Any]:
    try:
        return {"sums": sums_from(rows, currency) if rows else None, "sums_error": ""}
    except Refused as refusal:
        return {"sums": None, "sums_error": str(refusal)}
