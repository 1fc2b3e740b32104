"""Changing a deal in the places of its card: its fields and its products."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dealwright import web
from dealwright.catalog.products.models import Product
from dealwright.crm.deals import actions
from dealwright.crm.deals.forms import MOST_CHOICES, PLACES, DealForm, held_by
from dealwright.crm.deals.lines_form import lines_from, rows_of
from dealwright.crm.deals.models import Deal
from dealwright.crm.deals.pages.card import card_again
from dealwright.crm.deals.pages.finding import changed_deal
from dealwright.events import last_change
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.numbers import whole_number
from dealwright.people.access import refuse_hidden, shown_among
from dealwright.records.merging import merge, seen_input
from dealwright.records.search.queries import matching
from dealwright.records.tags.actions import set_tags
from dealwright.records.undo import offer


@require_http_methods(["GET", "HEAD", "POST"])
def deal_fields(request: HttpRequest, id: int, place: str) -> HttpResponse:
    """The form for one place of the card, and saving it; a stale one keeps what was typed."""
    deal = changed_deal(request, id)
    if place not in PLACES:
        raise Http404
    shown_among(request.actor, Deal.record_kind, PLACES[place])
    sent = request.POST if request.method == "POST" else None
    form = DealForm(sent, actor=request.actor, currency=deal.currency, deal=deal, place=place)
    if sent is None or "find" in sent:
        return _form(request, deal, form, place)
    if not form.is_valid():
        return _form(request, deal, form, place, status=422)
    merged = merge(form, held_by(deal), record=deal, sent=sent)
    if merged.conflict:
        return _form(request, deal, form, place, status=409, conflict=merged.conflict)
    try:
        _save(request, deal, merged.values)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _form(request, deal, form, place, status=422)
    except Conflict:
        return deal_fields(request, id, place)  # somebody was quicker by a moment: look again
    return _saved(request, id, _("Saved."))


@require_http_methods(["GET", "HEAD", "POST"])
def deal_lines(request: HttpRequest, id: int) -> HttpResponse:
    """The products of a deal as rows to be changed, found and saved."""
    deal = changed_deal(request, id)
    refuse_hidden(request.actor, Deal.record_kind, ["amount"])  # the lines tell it
    if request.method != "POST":
        return _lines_form(request, deal, rows_of(deal))
    rows = rows_of(deal, request.POST)
    try:
        lines = lines_from(rows, _added(request), deal.currency)
        deal = actions.set_lines(
            deal, lines=lines, version=whole_number(request.POST.get("version")), by=request.actor
        )
    except (Refused, Conflict) as problem:
        fresh = changed_deal(request, id)
        return _lines_form(request, fresh, rows, error=str(problem), status=problem.status)
    if "save" in request.POST:
        return _saved(request, id, _("The products were saved."))
    fresh = changed_deal(request, id)
    return _lines_form(request, fresh, rows_of(fresh))


def _save(request: HttpRequest, deal: Deal, values: dict[str, Any]) -> None:
    tags = values.pop("tags", None)
    if tags is not None:
        set_tags(deal, tags=tags, version=deal.version, by=request.actor)
    elif values:
        actions.edit_deal(deal, **values, version=deal.version, by=request.actor)


def _saved(request: HttpRequest, id: int, text: str) -> HttpResponse:
    """The card as it is now; the notice offers to take the change back, if there was one."""
    if last_change() is not None:
        offer(request, text)
    return card_again(request, id) if request.htmx else web.redirect(request, f"/deals/{id}")


def _form(
    request: HttpRequest,
    deal: Deal,
    form: DealForm,
    place: str,
    *,
    status: int = 200,
    conflict: Any = None,
) -> HttpResponse:
    text = request.POST.get("q", "") or request.GET.get("q", "")
    context = {
        "deal": deal,
        "form": form,
        "seen": seen_input(held_by(deal), form, deal),
        "conflict": conflict,
        "place": place,
        "text": text,
        "clients": form.clients(text) if "contact" in form.fields else [],
    }
    if request.htmx and "q" in request.GET and "contact" in form.fields:
        return web.render(request, "crm/deals/clients.html", context, status=status)
    fragment = "place_form" if request.htmx else None
    return web.render(request, "crm/deals/edit.html", context, fragment=fragment, status=status)


def _added(request: HttpRequest) -> Product | None:
    """The product whose button was pressed."""
    wanted = whole_number(request.POST.get("add"))
    if wanted is None:
        return None
    product = Product.objects.seen_by(request.actor).filter(pk=wanted).first()
    if product is None:
        raise Refused(_("There is no such product."), field="lines")
    return product


def _lines_form(
    request: HttpRequest, deal: Deal, rows: list[dict[str, Any]], *, error: str = "", status: int = 200
) -> HttpResponse:
    text = request.POST.get("q", "") or request.GET.get("q", "")
    products = Product.objects.seen_by(request.actor).active().filter(currency=deal.currency)
    found = matching(products, text) if text.strip() else products
    context = {
        "deal": deal,
        "rows": rows,
        "error": error,
        "text": text,
        "products": list(found.order_by("-id")[:MOST_CHOICES]),
    }
    template = "crm/deals/lines.html"
    if request.htmx and "q" in request.GET:
        return web.render(request, template, context, fragment="products")
    fragment = "lines_form" if request.htmx else None
    return web.render(request, template, context, fragment=fragment, status=status)
