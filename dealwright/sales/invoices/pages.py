"""The pages of invoices in the office: the list, the card, what is done on it."""

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
from dealwright.events import Actor, last_change
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.money import Money, total, typed
from dealwright.kit.numbers import whole_number
from dealwright.people.access import Verb, hidden_fields, refuse_hidden, require
from dealwright.records.bin.pages import unless_deleted
from dealwright.records.lists.pages import list_page
from dealwright.records.seeing import may_do, seen_among
from dealwright.records.timeline.pages import show_older, story_on_card, write_note
from dealwright.records.undo import offer
from dealwright.sales.invoices import actions
from dealwright.sales.invoices.forms import (
    CancellationForm,
    DraftForm,
    PaymentForm,
    SendingForm,
    TermsForm,
    lines_from,
    rows_of,
)
from dealwright.sales.invoices.models import Invoice, Method, State, today
from dealwright.sales.invoices.queries import card_of, without_unseen_deals
from dealwright.sales.invoices.words import METHODS, state_words
from dealwright.web.conflicts import complain

CARD = "sales/invoices/card.html"
LINES = "sales/invoices/lines.html"

invoices = list_page("invoice")


@require_http_methods(["GET", "HEAD", "POST"])
def new_invoice(request: HttpRequest) -> HttpResponse:
    """Write an invoice for the deal that the address names; it begins with the products of the deal."""
    require(request.actor, Invoice.record_kind, Verb.CREATE)
    sent = request.POST if request.method == "POST" else request.GET
    deals = Deal.objects.changed_by(request.actor).select_related("contact", "company", "responsible")
    deal = get_object_or_404(deals, pk=whole_number(sent.get("deal")) or 0)
    refuse_hidden(request.actor, Deal.record_kind, ["amount"])  # the lines tell it
    if request.method != "POST":
        return web.render(request, "sales/invoices/new.html", {"deal": deal})
    invoice = actions.create_invoice(deal, by=request.actor)
    offer(request, _("The invoice was written. Nobody outside sees it before you send it."))
    return web.redirect(request, f"/invoices/{invoice.pk}")


@require_safe
@unless_deleted("invoice")
def invoice(request: HttpRequest, id: int) -> HttpResponse:
    """The card, as a page or as the panel over the list."""
    return web.render(request, CARD, _card(request, id))


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
def invoice_terms(request: HttpRequest, id: int) -> HttpResponse:
    """Change days, addresses and comment; what was typed comes back where it cannot be kept."""
    found = _changed(request, id)
    form = _terms_form(found, request.actor, request.POST)
    if not form.is_valid():
        return _again(request, id, status=422, terms_form=form)
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
        return _again(request, id, status=422, sending_form=form)
    try:
        actions.send_invoice(found, **form.cleaned_data, by=request.actor)
    except (Refused, Conflict) as problem:
        return _refused(request, id, problem, form, "sending_form")
    to = form.cleaned_data["to"]
    said = _("The letter to %(address)s is on its way.") % {"address": to} if to else ""
    web.toast(request, said or _("The invoice counts as sent. Give the client its link."))
    return _show(request, id)


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
        return _again(request, id, status=422, payment_form=form)
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
        return _again(request, id, status=422, cancellation_form=form)
    try:
        actions.cancel_invoice(found, **form.cleaned_data, by=request.actor)
    except (Refused, Conflict) as problem:
        return _refused(request, id, problem, form, "cancellation_form")
    return _done(request, id, _("The invoice is canceled."))


def _changed(request: HttpRequest, id: int) -> Invoice:
    return get_object_or_404(card_of(Invoice.objects.changed_by(request.actor)), pk=id)


def _card(request: HttpRequest, id: int, **forms: Any) -> dict[str, Any]:
    """Everything the card's template wants to know; Http404 for an invoice the reader may not see."""
    actor = request.actor
    found = get_object_or_404(card_of(Invoice.objects.seen_by(actor)), pk=id)
    (invoice,) = without_unseen_deals([found], actor)
    may_change = may_do(actor, invoice, Verb.CHANGE)
    lines = list(invoice.lines.all())
    version = {"version": invoice.version}
    return {
        "invoice": invoice,
        "state": state_words(invoice),
        "lines": lines,
        "discount": total([line.discount_in(invoice.currency) for line in lines], invoice.currency),
        "payments": [
            (one, Money(one.amount, invoice.currency), METHODS[Method(one.method)])
            for one in invoice.payments.all()
        ],
        "may_change": may_change,
        "may_edit": may_change and invoice.is_open,
        "may_edit_lines": may_change and invoice.state == State.DRAFT and not invoice.paid_total,
        "terms_form": _terms_form(invoice, actor),
        "sending_form": SendingForm(initial={"to": _address_of(invoice, actor), **version}),
        "payment_form": PaymentForm(
            currency=invoice.currency,
            initial={"amount": typed(invoice.due_money), "received_on": today(), **version},
        ),
        "cancellation_form": CancellationForm(initial=version),
        "story": story_on_card(request, invoice, url=f"/invoices/{id}/timeline"),
        "notes_url": f"/invoices/{id}/notes",
        **forms,
    }


def _terms_form(invoice: Invoice, actor: Actor, sent: Any = None) -> TermsForm:
    """What may still be changed of the invoice, without what the actor may not see."""
    is_draft = invoice.state == State.DRAFT and not invoice.paid_total
    kind = DraftForm if is_draft else TermsForm
    form = kind(sent, initial={name: getattr(invoice, name) for name in kind.base_fields})
    for name in hidden_fields(actor, Invoice.record_kind) & form.fields.keys():
        del form.fields[name]
    return form


def _address_of(invoice: Invoice, actor: Actor) -> str:
    """The first e-mail of the client, to those who may see it; whoever sends looks at it once more."""
    for field, client in (("contact", invoice.contact), ("company", invoice.company)):
        if client is None or field in hidden_fields(actor, Invoice.record_kind):
            continue
        key = (field, client.pk)
        is_shown = "emails" not in hidden_fields(actor, field) and key in seen_among(actor, {key})
        if is_shown and (emails := client.email_texts):
            return emails[0]
    return ""


def _refused(
    request: HttpRequest, id: int, problem: Refused | Conflict, form: Any, name: str
) -> HttpResponse:
    """What was typed, with the reason at its field where it has one."""
    complain(form, problem)
    return _again(request, id, status=problem.status, **{name: form})


def _again(request: HttpRequest, id: int, *, status: int, **forms: Any) -> HttpResponse:
    """The card with a form that has to be looked at once more."""
    fragment = "panel" if request.htmx else None
    return web.render(request, CARD, _card(request, id, **forms), fragment=fragment, status=status)


def _done(request: HttpRequest, id: int, text: str) -> HttpResponse:
    if last_change() is not None:
        offer(request, text)
    return _show(request, id)


def _show(request: HttpRequest, id: int) -> HttpResponse:
    """The card as it is now: in its place for htmx, as a page for browsers without scripts."""
    if not request.htmx:
        return web.redirect(request, f"/invoices/{id}")
    return web.render_card(request, CARD, _card(request, id), of=("invoice", id))


def _lines_form(
    request: HttpRequest, found: Invoice, rows: list[dict[str, str]], *, error: str = "", status: int = 200
) -> HttpResponse:
    text = request.POST.get("q", "") or request.GET.get("q", "")
    products = Product.objects.seen_by(request.actor).to_choose().filter(currency=found.currency)
    context = {
        "invoice": found,
        "rows": rows,
        "error": error,
        "text": text,
        "products": offered(products, text),
    }
    if request.htmx and "q" in request.GET:
        return web.render(request, LINES, context, fragment="products")
    fragment = "lines_form" if request.htmx else None
    return web.render(request, LINES, context, fragment=fragment, status=status)
