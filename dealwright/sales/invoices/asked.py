"""What the office does with payments that were asked for of an invoice: the block on its card (PY-17)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dealwright import web
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.money import Money, show
from dealwright.kit.numbers import whole_number
from dealwright.people.access import refuse_hidden
from dealwright.records.undo import offer
from dealwright.sales.invoices.actions import ask_for_payment_of_invoice
from dealwright.sales.invoices.card import card_again, show_card
from dealwright.sales.invoices.forms import AskingForm
from dealwright.sales.invoices.models import Invoice
from dealwright.sales.invoices.queries import for_verbs
from dealwright.sales.payments.actions import complete_payment, refund_payment
from dealwright.sales.payments.forms import RefundForm
from dealwright.sales.payments.models import BY_HAND, Payment
from dealwright.web.conflicts import complain


@require_POST
def invoice_asked(request: HttpRequest, id: int) -> HttpResponse:
    """Ask for a payment: an amount, or all that is due."""
    found = _changed(request, id)
    form = AskingForm(request.POST, currency=found.currency)
    if not form.is_valid():
        return card_again(request, id, status=422, asking_form=form)
    day = {"due_on": form.cleaned_data["due_on"]} if form.cleaned_data["due_on"] else {}
    try:
        asked = ask_for_payment_of_invoice(
            found,
            amount=form.cleaned_data["amount"],
            method=form.method,
            version=form.cleaned_data["version"],
            **day,
            by=request.actor,
        )
    except (Refused, Conflict) as problem:
        complain(form, problem)
        return card_again(request, id, status=problem.status, asking_form=form)
    said = _("%(amount)s can be paid now: send the client the address of the payment page.")
    web.toast(request, said % {"amount": show(asked.amount_money)})
    return show_card(request, id)


@require_POST
def invoice_asked_completion(request: HttpRequest, id: int, payment_id: int) -> HttpResponse:
    """Mark a payment that waits as paid by hand."""
    found, payment = _payment(request, id, payment_id)
    found.expect_version(whole_number(request.POST.get("version")))
    complete_payment(payment, amount=payment.amount_money, reference="", method=BY_HAND, by=request.actor)
    offer(request, _("%(amount)s is written down as paid.") % {"amount": show(payment.amount_money)})
    return show_card(request, id)


@require_POST
def invoice_asked_refund(request: HttpRequest, id: int, payment_id: int) -> HttpResponse:
    """Write down that money went back to the client."""
    _found, payment = _payment(request, id, payment_id)
    form = RefundForm(request.POST, currency=payment.currency)
    for field, messages in form.errors.items():
        raise Refused(messages[0], field=field)
    beside: dict[str, Any] = {
        name: form.cleaned_data[name] for name in ("reason", "refunded_on", "reference")
    }
    amount: Money = form.cleaned_data["amount"] or payment.kept_money
    refund_payment(payment, amount=amount, **beside, by=request.actor)
    web.toast(request, _("%(amount)s is written down as paid back.") % {"amount": show(amount)})
    return show_card(request, id)


def _changed(request: HttpRequest, id: int) -> Invoice:
    """The invoice, for whoever may change it and see what it costs."""
    found: Invoice = get_object_or_404(for_verbs(Invoice.objects.changed_by(request.actor)), pk=id)
    refuse_hidden(request.actor, Invoice.record_kind, ["total"])
    return found


def _payment(request: HttpRequest, id: int, payment_id: int) -> tuple[Invoice, Payment]:
    found = _changed(request, id)
    payment: Payment = get_object_or_404(Payment.of_invoices.filter(invoice=found), pk=payment_id)
    return found, payment
