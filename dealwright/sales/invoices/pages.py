"""The pages of invoices in the office: the list, the boards, the card, what is done on it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright import web
from dealwright.catalog.products.choosing import any_product_added, offered
from dealwright.catalog.products.models import Product
from dealwright.crm.deals.models import Deal
from dealwright.crm.lines.form import lines_from, rows_of
from dealwright.crm.lines.pages import RECKON, rows_shown, show_sums
from dealwright.events import last_change
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.numbers import whole_number
from dealwright.people.access import Verb, refuse_hidden, require
from dealwright.records.bin.pages import unless_deleted
from dealwright.records.boards.calendar_pages import calendar_event_page, calendar_page
from dealwright.records.boards.deadline_pages import deadline_page, deadlines_column_page, deadlines_page
from dealwright.records.boards.pages import board_column_page, board_page, stage_page
from dealwright.records.boards.step_pages import next_step_page, steps_column_page, steps_page
from dealwright.records.lists.pages import list_page
from dealwright.records.pipelines.asking import fields_page
from dealwright.records.timeline.pages import show_older, write_note
from dealwright.records.undo import offer
from dealwright.sales.invoices import actions
from dealwright.sales.invoices.card import CARD, card_again, card_context, show_card, terms_form
from dealwright.sales.invoices.forms import CancellationForm, PaymentForm, SendingForm
from dealwright.sales.invoices.models import Invoice, State
from dealwright.sales.invoices.queries import card_of
from dealwright.sales.papers.giving import ResponsibleForm
from dealwright.sales.papers.selling import NewPaperForm
from dealwright.web.conflicts import complain

LINES = "sales/invoices/lines.html"

invoices = list_page("invoice")
invoice_board = board_page("invoice")
invoice_column = board_column_page("invoice")
invoice_stage = stage_page("invoice")
invoice_stage_fields = fields_page("invoice")
invoices_by_step = steps_page("invoice")
invoice_step_column = steps_column_page("invoice")
invoice_next_step = next_step_page("invoice")
invoice_calendar = calendar_page("invoice")
invoice_calendar_event = calendar_event_page("invoice")
invoices_by_deadline = deadlines_page("invoice")
invoice_deadline_column = deadlines_column_page("invoice")
invoice_deadline = deadline_page("invoice")


@require_http_methods(["GET", "HEAD", "POST"])
def new_invoice(request: HttpRequest) -> HttpResponse:
    """Write an invoice for the deal that the address names; it begins with the products of the deal."""
    require(request.actor, Invoice.record_kind, Verb.CREATE)
    sent = request.POST if request.method == "POST" else request.GET
    deals = Deal.objects.changed_by(request.actor).select_related("contact", "company", "responsible")
    deal = get_object_or_404(deals, pk=whole_number(sent.get("deal")) or 0)
    refuse_hidden(request.actor, Deal.record_kind, ["amount"])  # the lines tell it
    form = NewPaperForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return web.render(request, "sales/invoices/new.html", {"deal": deal, "form": form}, status=status)
    invoice = actions.create_invoice(deal, **form.given(), by=request.actor)
    offer(request, _("The invoice was written. Nobody outside sees it before you send it."))
    return web.redirect(request, f"/invoices/{invoice.pk}")


@require_safe
@unless_deleted("invoice")
def invoice(request: HttpRequest, id: int) -> HttpResponse:
    """The card, as a page or as the panel over the list."""
    return web.render(request, CARD, card_context(request, id))


@require_safe
def invoice_timeline(request: HttpRequest, id: int) -> HttpResponse:
    """Older stretches of the timeline."""
    found = get_object_or_404(Invoice.objects.seen_by(request.actor), pk=id)
    return show_older(request, found, url=f"/invoices/{id}/timeline")


@require_POST
def invoice_notes(request: HttpRequest, id: int) -> HttpResponse:
    """Write a note."""
    found = _changed(request, id)
    return write_note(request, found, timeline_url=f"/invoices/{id}/timeline", card_url=f"/invoices/{id}")


@require_POST
def invoice_responsible(request: HttpRequest, id: int) -> HttpResponse:
    """Make somebody else responsible, or nobody."""
    found = _changed(request, id)
    form = ResponsibleForm(request.POST, paper=found, actor=request.actor)
    if not form.is_valid():
        return card_again(request, id, status=422, giving_form=form)
    try:
        actions.assign_invoice(found, **form.cleaned_data, by=request.actor)
    except (Refused, Conflict) as problem:
        complain(form, problem)
        return card_again(request, id, status=problem.status, giving_form=form)
    return _done(request, id, _("Saved."))


@require_POST
def invoice_terms(request: HttpRequest, id: int) -> HttpResponse:
    """Change days, addresses and comment; what was typed comes back where it cannot be kept."""
    found = _changed(request, id)
    form = terms_form(found, request.actor, request.POST)
    if not form.is_valid():
        return card_again(request, id, status=422, terms_form=form)
    values = dict(form.cleaned_data)
    version = values.pop("version")
    try:
        actions.edit_invoice(found, **values, version=version, by=request.actor)
    except (Refused, Conflict) as problem:
        return _refused(request, id, problem, form, "terms_form")
    return _done(request, id, _("Saved."))


@require_http_methods(["GET", "HEAD", "POST"])
def invoice_lines(request: HttpRequest, id: int) -> HttpResponse:
    """The products of an invoice as rows to be changed, found and saved."""
    found = _changed(request, id)
    refuse_hidden(request.actor, Invoice.record_kind, ["total"])
    if request.method != "POST":
        return _lines_form(request, found, rows_of(found))
    rows = rows_of(found, request.POST)
    if RECKON in request.POST:
        return show_sums(request, LINES, rows, found.currency)
    try:
        lines = lines_from(rows, any_product_added(request), found.currency)
        version = whole_number(request.POST.get("version"))
        actions.set_invoice_lines(found, lines=lines, version=version, by=request.actor)
    except (Refused, Conflict) as problem:
        return _lines_form(request, _changed(request, id), rows, error=str(problem), status=problem.status)
    if "save" in request.POST:
        return _done(request, id, _("The products were saved."))
    fresh = _changed(request, id)
    return _lines_form(request, fresh, rows_of(fresh))


@require_POST
def invoice_sending(request: HttpRequest, id: int) -> HttpResponse:
    """Give the invoice to the client, by a letter or by the link alone."""
    found = _changed(request, id)
    form = SendingForm(request.POST)
    if not form.is_valid():
        return card_again(request, id, status=422, sending_form=form)
    try:
        actions.send_invoice(found, **form.cleaned_data, by=request.actor)
    except (Refused, Conflict) as problem:
        return _refused(request, id, problem, form, "sending_form")
    to = form.cleaned_data["to"]
    said = _("The letter to %(address)s is on its way.") % {"address": to} if to else ""
    web.toast(request, said or _("The invoice counts as sent. Give the client its link."))
    return show_card(request, id)


@require_POST
def invoice_payments(request: HttpRequest, id: int) -> HttpResponse:
    """Write down money that came in, or take back what was written by mistake."""
    found = _changed(request, id)
    version = whole_number(request.POST.get("version"))
    if "take_back" in request.POST:
        payment_id = whole_number(request.POST["take_back"]) or 0
        actions.take_payment_back(found, payment_id=payment_id, version=version, by=request.actor)
        return _done(request, id, _("The payment was taken back."))
    form = PaymentForm(request.POST, currency=found.currency)
    if not form.is_valid():
        return card_again(request, id, status=422, payment_form=form)
    try:
        paid = actions.pay_invoice(found, **form.cleaned_data, by=request.actor)
    except (Refused, Conflict) as problem:
        return _refused(request, id, problem, form, "payment_form")
    is_paid = paid.state == State.PAID
    return _done(request, id, _("The invoice is paid.") if is_paid else _("The payment was written down."))


@require_POST
def invoice_cancellation(request: HttpRequest, id: int) -> HttpResponse:
    """Say that it is not to be paid, or that it is after all."""
    found = _changed(request, id)
    if "reopen" in request.POST:
        version = whole_number(request.POST.get("version"))
        actions.reopen_invoice(found, version=version, by=request.actor)
        return _done(request, id, _("The invoice is open again."))
    form = CancellationForm(request.POST)
    if not form.is_valid():
        return card_again(request, id, status=422, cancellation_form=form)
    try:
        actions.cancel_invoice(found, **form.cleaned_data, by=request.actor)
    except (Refused, Conflict) as problem:
        return _refused(request, id, problem, form, "cancellation_form")
    return _done(request, id, _("The invoice is canceled."))


def _changed(request: HttpRequest, id: int) -> Invoice:
    return get_object_or_404(card_of(Invoice.objects.changed_by(request.actor)), pk=id)


def _refused(
    request: HttpRequest, id: int, problem: Refused | Conflict, form: Any, name: str
) -> HttpResponse:
    """What was typed, with the reason at its field where it has one."""
    complain(form, problem)
    return card_again(request, id, status=problem.status, **{name: form})


def _done(request: HttpRequest, id: int, text: str) -> HttpResponse:
    if last_change() is not None:
        offer(request, text)
    return show_card(request, id)


def _lines_form(
    request: HttpRequest, found: Invoice, rows: list[dict[str, str]], *, error: str = "", status: int = 200
) -> HttpResponse:
    text = request.POST.get("q", "") or request.GET.get("q", "")
    products = Product.objects.seen_by(request.actor).to_choose().filter(currency=found.currency)
    context = {
        "invoice": found,
        **rows_shown(rows, found.currency),
        "error": error,
        "text": text,
        "products": offered(products, text),
    }
    if request.htmx and "q" in request.GET:
        return web.render(request, LINES, context, fragment="products")
    fragment = "lines_form" if request.htmx else None
    return web.render(request, LINES, context, fragment=fragment, status=status)
