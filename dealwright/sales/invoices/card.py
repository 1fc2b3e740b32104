"""What the card of an invoice shows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from dealwright import web
from dealwright.crm.lines.showing import sums_of
from dealwright.events import Actor
from dealwright.kit.money import Money, typed
from dealwright.people.access import Verb, hidden_fields
from dealwright.records.seeing import may_do
from dealwright.records.timeline.pages import story_on_card
from dealwright.sales.invoices.forms import (
    AskingForm,
    CancellationForm,
    DraftForm,
    PaymentForm,
    SendingForm,
    TermsForm,
)
from dealwright.sales.invoices.models import Invoice, InvoicePayment, Method, State, today
from dealwright.sales.invoices.queries import card_of, payments_asked, without_unseen_deals
from dealwright.sales.invoices.words import METHODS, state_words
from dealwright.sales.papers.card import address_of, stages_of_card
from dealwright.sales.papers.giving import ResponsibleForm
from dealwright.sales.papers.selling import offer
from dealwright.sales.payments.models import BY_HAND, UNPAID
from dealwright.sales.payments.models import State as Paid
from dealwright.sales.payments.providers import provider_label
from dealwright.sales.payments.ways import NO_METHOD, method_words, usual_method
from dealwright.sales.payments.words import payment_row

CARD = "sales/invoices/card.html"


def card_context(request: HttpRequest, id: int, **forms: Any) -> dict[str, Any]:
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
        "stages": stages_of_card(invoice),
        "lines": lines,
        "sums": sums_of(lines, invoice.currency),
        "payments": [_row(one, invoice) for one in invoice.payments.all()],
        "asked": [payment_row(one, invoice) for one in payments_asked(invoice) if one.state in UNPAID],
        "asking_form": _asking_form(invoice),
        "no_way": NO_METHOD,
        "may_change": may_change,
        "may_edit": may_change and invoice.is_open,
        "may_edit_lines": may_change and invoice.state == State.DRAFT and not invoice.paid_total,
        "terms_form": terms_form(invoice, actor),
        "sending_form": SendingForm(
            initial={
                "to": address_of(invoice, actor),
                "asks_to_pay": not invoice.is_trial and usual_method() is not None,
                **version,
            }
        ),
        "payment_form": PaymentForm(
            currency=invoice.currency,
            initial={"amount": typed(invoice.due_money), "received_on": today(), **version},
        ),
        "cancellation_form": CancellationForm(initial=version),
        "giving_form": ResponsibleForm(paper=invoice, actor=actor) if may_change else None,
        "choosing": "move" in request.GET,
        "story": story_on_card(request, invoice, url=f"/invoices/{id}/timeline"),
        "notes_url": f"/invoices/{id}/notes",
        **forms,
    }


def _row(one: InvoicePayment, invoice: Invoice) -> dict[str, Any]:
    """Money that came in, as the card tells it."""
    payment = one.payment
    way = ""
    if payment is not None and payment.method != BY_HAND:
        way = method_words(payment.payment_method_id) or provider_label(payment.provider)
    return {
        "id": one.pk,
        "amount": Money(one.amount, invoice.currency),
        "way": way or METHODS[Method(one.method)],
        "received_on": one.received_on,
        "reference": one.reference,
        "payment_id": payment.pk if payment is not None else None,
        "refundable": payment is not None and payment.state == Paid.PAID,
        "kept": payment.kept_money if payment is not None else None,
        "refunded": Money(payment.refunded_total, invoice.currency)
        if payment is not None and payment.refunded_total
        else None,
        "may_take_back": payment is None or (payment.is_marked_by_hand and not payment.refunded_total),
    }


def _asking_form(invoice: Invoice) -> AskingForm | None:
    """What asking for a payment takes, where something is to be paid and the client has the invoice."""
    if invoice.state != State.SENT or not invoice.due_money.amount or invoice.is_trial:
        return None
    return AskingForm(currency=invoice.currency, initial={"version": invoice.version})


def terms_form(invoice: Invoice, actor: Actor, sent: Any = None) -> TermsForm:
    """What may still be changed of the invoice, without what the actor may not see."""
    is_draft = invoice.state == State.DRAFT and not invoice.paid_total
    kind = DraftForm if is_draft else TermsForm
    form = kind(sent, initial={name: getattr(invoice, name) for name in kind.base_fields})
    there_are = invoice.has_ours  # type: ignore[attr-defined]  # said by `card_of`
    offer(form, actor, invoice, there_are=there_are)
    for name in hidden_fields(actor, Invoice.record_kind) & form.fields.keys():
        del form.fields[name]
    return form


def show_card(request: HttpRequest, id: int) -> HttpResponse:
    """The card as it is now: in its place for htmx, as a page for browsers without scripts."""
    if not request.htmx:
        return web.redirect(request, f"/invoices/{id}")
    return card_again(request, id)


def card_again(request: HttpRequest, id: int, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The card in the place of the one on the screen; with a form that has to be looked at once more."""
    if not request.htmx:
        return web.render(request, CARD, card_context(request, id, **forms), status=status)
    return web.render_card(
        request, CARD, card_context(request, id, **forms), of=("invoice", id), status=status
    )
