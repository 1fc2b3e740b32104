"""The pages of stock documents: the list, a new one, the card and what is done on it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright import web
from dealwright.catalog.documents import actions
from dealwright.catalog.documents.access import CANCELING, PROCESSING, document_to_move, may_move
from dealwright.catalog.documents.forms import AboutForm, NewDocumentForm, lines_from, rows_of
from dealwright.catalog.documents.models import DocumentKind, DocumentState, StockDocument
from dealwright.catalog.documents.queries import card_of, holder_of
from dealwright.catalog.documents.words import KINDS, STATES
from dealwright.catalog.products.choosing import any_product_added, offered
from dealwright.catalog.products.models import Product
from dealwright.catalog.stock.holders import kind_of
from dealwright.events import last_change
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.numbers import whole_number
from dealwright.people.access import Verb, refuse_hidden, require
from dealwright.records.bin.pages import unless_deleted
from dealwright.records.lists.pages import list_page
from dealwright.records.seeing import may_do
from dealwright.records.timeline.pages import show_older, story_on_card, write_note
from dealwright.records.undo import offer
from dealwright.web.conflicts import see_newest

CARD = "catalog/documents/card.html"
LINES = "catalog/documents/lines.html"
NEW = "catalog/documents/new.html"

stock_documents = list_page("stock_document")


@require_http_methods(["GET", "HEAD", "POST"])
def new_stock_document(request: HttpRequest) -> HttpResponse:
    """Write a document as a draft; its goods are put on it on the card."""
    require(request.actor, StockDocument.record_kind, Verb.CREATE)
    sent = request.POST if request.method == "POST" else None
    form = NewDocumentForm(sent, kind=request.GET.get("kind", ""))
    status = 200
    if form.is_bound and form.is_valid():
        try:
            document = actions.create_document(**form.cleaned_data, by=request.actor)
        except Refused as refusal:
            status = _complain(form, refusal)
        else:
            offer(request, _("The document was written. The stock changes when it is processed."))
            return web.redirect(request, f"/stock-documents/{document.pk}/lines")
    elif form.errors:
        status = 422
    return web.render(request, NEW, {"form": form}, status=status)


@require_safe
@unless_deleted("stock_document")
def stock_document(request: HttpRequest, id: int) -> HttpResponse:
    """The card, as a page or as the panel over the list."""
    return web.render(request, CARD, _card(request, id))


@require_safe
def stock_document_timeline(request: HttpRequest, id: int) -> HttpResponse:
    """Older stretches of the timeline."""
    found = get_object_or_404(StockDocument.objects.seen_by(request.actor), pk=id)
    return show_older(request, found, url=f"/stock-documents/{id}/timeline")


@require_POST
def stock_document_notes(request: HttpRequest, id: int) -> HttpResponse:
    """Write a note."""
    found, base = _changed(request, id), f"/stock-documents/{id}"
    return write_note(request, found, timeline_url=f"{base}/timeline", card_url=base)


@require_POST
def stock_document_about(request: HttpRequest, id: int) -> HttpResponse:
    """Change the warehouses and the comment."""
    found = _changed(request, id)
    form = AboutForm(request.POST, document=found)
    if not form.is_valid():
        return _again(request, id, status=422, about_form=form)
    version = form.cleaned_data["version"]
    try:
        actions.edit_document(found, **form.values(), version=version, by=request.actor)
    except (Refused, Conflict) as problem:
        return _again(request, id, status=_complain(form, problem), about_form=form)
    return _done(request, id, _("Saved."))


@require_http_methods(["GET", "HEAD", "POST"])
def stock_document_lines(request: HttpRequest, id: int) -> HttpResponse:
    """The goods of a draft as rows to be changed, found and saved."""
    found = _changed(request, id)
    refuse_hidden(request.actor, StockDocument.record_kind, ["total"])
    if request.method != "POST":
        return _lines_form(request, found, rows_of(found, actor=request.actor))
    rows = rows_of(found, request.POST, actor=request.actor)
    try:
        lines = lines_from(rows, any_product_added(request), found, actor=request.actor)
        version = whole_number(request.POST.get("version"))
        actions.set_document_lines(found, lines=lines, version=version, by=request.actor)
    except (Refused, Conflict) as problem:
        return _lines_form(request, _changed(request, id), rows, error=str(problem), status=problem.status)
    if "save" in request.POST:
        return _done(request, id, _("The goods were saved."))
    fresh = _changed(request, id)
    return _lines_form(request, fresh, rows_of(fresh, actor=request.actor))


@require_POST
def stock_document_processing(request: HttpRequest, id: int) -> HttpResponse:
    """Process a draft, or cancel the processing."""
    cancels = "cancel" in request.POST
    found = document_to_move(request.actor, id, CANCELING if cancels else PROCESSING)
    version = whole_number(request.POST.get("version"))
    verb = actions.cancel_document if cancels else actions.process_document
    try:
        verb(found, version=version, by=request.actor)
    except (Refused, Conflict) as problem:
        problems = [str(problem), *(str(one) for one in problem.also)]
        return _again(request, id, status=problem.status, problems=problems)
    told = _("The processing was canceled.") if cancels else _("The document was processed.")
    return _done(request, id, told)


def _changed(request: HttpRequest, id: int) -> StockDocument:
    return get_object_or_404(card_of(StockDocument.objects.changed_by(request.actor)), pk=id)


def _card(request: HttpRequest, id: int, **more: Any) -> dict[str, Any]:
    """Everything the card's template wants to know; Http404 for a document the reader may not see."""
    actor = request.actor
    document = get_object_or_404(card_of(StockDocument.objects.seen_by(actor)), pk=id)
    may_change = may_do(actor, document, Verb.CHANGE)
    follows = bool(document.holder_kind) and kind_of(document.holder_kind).ships_by_itself
    right = CANCELING if document.is_processed else PROCESSING
    return {
        "document": document,
        "kind": KINDS[DocumentKind(document.kind)],
        "state": STATES[DocumentState(document.state)],
        "holder": holder_of(document, actor),
        "lines": list(document.lines.all()),
        "may_change": may_change,
        "may_move": not follows and may_move(actor, document, right),
        "follows": follows,
        "about_form": AboutForm(document=document),
        "problems": [],
        "story": story_on_card(request, document, url=f"/stock-documents/{id}/timeline"),
        "notes_url": f"/stock-documents/{id}/notes",
        **more,
    }


def _again(request: HttpRequest, id: int, *, status: int, **more: Any) -> HttpResponse:
    """The card with something that has to be looked at once more."""
    fragment = "panel" if request.htmx else None
    return web.render(request, CARD, _card(request, id, **more), fragment=fragment, status=status)


def _done(request: HttpRequest, id: int, text: str) -> HttpResponse:
    if last_change() is not None:
        offer(request, text)
    if not request.htmx:
        return web.redirect(request, f"/stock-documents/{id}")
    return web.render_card(request, CARD, _card(request, id), of=(StockDocument.record_kind, id))


def _lines_form(
    request: HttpRequest,
    found: StockDocument,
    rows: list[dict[str, str]],
    *,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    text = request.POST.get("q", "") or request.GET.get("q", "")
    products = Product.objects.seen_by(request.actor).active().stocked()
    context = {
        "document": found,
        "kind": KINDS[DocumentKind(found.kind)],
        "rows": rows,
        "error": error,
        "text": text,
        "products": offered(products, text),
    }
    if request.htmx and "q" in request.GET:
        return web.render(request, LINES, context, fragment="products")
    fragment = "lines_form" if request.htmx else None
    return web.render(request, LINES, context, fragment=fragment, status=status)


def _complain(form: forms.Form, problem: Any) -> int:
    field = (problem.field or "").removesuffix("_id")
    form.add_error(field if field in form.fields and field != "version" else None, str(problem))
    see_newest(form, problem)
    status: int = problem.status
    return status
