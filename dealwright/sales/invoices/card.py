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
from dealwright.sales.invoices.forms import CancellationForm, DraftForm, PaymentForm, SendingForm, TermsForm
from dealwright.sales.invoices.models import Invoice, Method, State, today
from dealwright.sales.invoices.queries import card_of, without_unseen_deals
from dealwright.sales.invoices.words import METHODS, state_words
from dealwright.sales.papers.card import address_of, stages_of_card
from dealwright.sales.papers.giving import ResponsibleForm

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
        "payments": [
            (one, Money(one.amount, invoice.currency), METHODS[Method(one.method)])
            for one in invoice.payments.all()
        ],
        "may_change": may_change,
        "may_edit": may_change and invoice.is_open,
        "may_edit_lines": may_change and invoice.state == State.DRAFT and not invoice.paid_total,
        "terms_form": terms_form(invoice, actor),
        "sending_form": SendingForm(initial={"to": address_of(invoice, actor), **version}),
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


def terms_form(invoice: Invoice, actor: Actor, sent: Any = None) -> TermsForm:
    """What may still be changed of the invoice, without what the actor may not see."""
    is_draft = invoice.state == State.DRAFT and not invoice.paid_total
    kind = DraftForm if is_draft else TermsForm
    form = kind(sent, initial={name: getattr(invoice, name) for name in kind.base_fields})
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
