"""What the office does with payments: the buttons on the cards of orders, deals and clients."""

from __future__ import annotations

from typing import TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dealwright import web
from dealwright.crm.deals.models import Deal
from dealwright.events import last_change
from dealwright.events.declaring import HIDDEN
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money, show
from dealwright.people import access
from dealwright.records.undo import offer
from dealwright.sales.orders.forms import MarkForm
from dealwright.sales.orders.models import Order
from dealwright.sales.orders.pages import show_card
from dealwright.sales.orders.queries import order_to_pay
from dealwright.sales.payments import actions
from dealwright.sales.payments.blocks import money_of_deal
from dealwright.sales.payments.forms import AskForm, DueForm, PaidByHandForm, RefundForm
from dealwright.sales.payments.models import Payment
from dealwright.sales.payments.ways import method_of

F = TypeVar("F", bound=forms.Form)


@require_safe
def payment(request: HttpRequest, id: int) -> HttpResponse:
    """A payment has no card of its own: it is shown with its order."""
    found = get_object_or_404(Payment.objects.seen_by(request.actor), pk=id)
    return redirect(f"/orders/{found.order_id}")


@require_POST
def order_payments(request: HttpRequest, id: int) -> HttpResponse:
    """Ask for a payment of an order: an amount, or all that is due."""
    order = _order(request, id)
    form = _checked(request, AskForm(request.POST, currency=order.currency, order=order))
    amount, method = form.cleaned_data["amount"], form.method or method_of(order)
    waiting = actions.waiting_for_all(order, method) if amount is None else None
    day = form.day(waits=waiting is not None)
    asked = actions.ask_for_payment(order, amount=amount, method=method, **day, by=request.actor)
    if waiting is not None and waiting.pk == asked.pk and waiting.due_on != asked.due_on:
        _offer_day_back(request, asked)
    web.toast(
        request,
        _("%(amount)s can be paid now: send the client the address of the payment page.")
        % {"amount": _said(request, asked.amount_money)},
    )
    return show_card(request, id)


@require_POST
def payment_by_hand(request: HttpRequest, id: int) -> HttpResponse:
    """Take an amount of an order as paid."""
    order = _order(request, id)
    form = _checked(request, PaidByHandForm(request.POST, currency=order.currency))
    paid = actions.mark_paid_by_hand(order, **form.cleaned_data, by=request.actor)
    web.toast(
        request, _("%(amount)s is written down as paid.") % {"amount": _said(request, paid.amount_money)}
    )
    return show_card(request, id)


@require_POST
def deal_payments(request: HttpRequest, id: int) -> HttpResponse:
    """Ask for what is due of a deal; the order behind it is written where there is none."""
    actor = request.actor
    deal = get_object_or_404(Deal.objects.changed_by(actor), pk=id)
    access.require(actor, Order.record_kind, access.Verb.CREATE)
    form = _checked(request, AskForm(request.POST, currency=deal.currency, order=order_to_pay(deal)))
    actions.ask_for_payment_of_deal(deal, method=form.method, by=actor)
    web.toast(request, _("Send the client the address of the payment page."))
    if request.htmx:
        return HttpResponse(money_of_deal(request, deal))
    return web.redirect(request, f"/deals/{id}")


@require_POST
def payment_completion(request: HttpRequest, id: int) -> HttpResponse:
    """Mark a payment that waits as paid by hand."""
    found = _payment(request, id)
    form = _checked(request, PaidByHandForm(request.POST, currency=found.currency))
    actions.complete_payment(
        found,
        amount=found.amount_money,
        reference=form.cleaned_data["reference"],
        method="manual",
        by=request.actor,
    )
    words = _("%(amount)s is written down as paid.") % {"amount": _said(request, found.amount_money)}
    offer(request, words)
    return show_card(request, found.order.pk)


@require_POST
def payment_due(request: HttpRequest, id: int) -> HttpResponse:
    """Say until when a payment is to be made."""
    found = _payment(request, id)
    form = _checked(request, DueForm(request.POST))
    before = found.due_on
    changed = actions.set_payment_due(found, due_on=form.cleaned_data["due_on"], by=request.actor)
    if changed.due_on != before:
        _offer_day_back(request, changed)
    return show_card(request, found.order.pk)


@require_POST
def payment_mark(request: HttpRequest, id: int) -> HttpResponse:
    """Mark a payment for trouble, or take the mark off."""
    found = _payment(request, id)
    if "undo" in request.POST:
        actions.unmark_payment(found, by=request.actor)
        words = _("The mark is taken off.")
    else:
        form = _checked(request, MarkForm(request.POST))
        actions.mark_payment(found, **form.cleaned_data, by=request.actor)
        words = _("The payment is marked: everybody sees that something is wrong.")
    if last_change() is not None:
        offer(request, words)
    return show_card(request, found.order.pk)


@require_POST
def payment_refund(request: HttpRequest, id: int) -> HttpResponse:
    """Write down that money went back to the client."""
    found = _payment(request, id)
    form = _checked(request, RefundForm(request.POST, currency=found.currency))
    beside = {name: form.cleaned_data[name] for name in ("reason", "refunded_on", "reference")}
    amount = form.cleaned_data["amount"] or found.kept_money
    actions.refund_payment(found, amount=amount, **beside, by=request.actor)
    web.toast(request, _("%(amount)s is written down as paid back.") % {"amount": _said(request, amount)})
    return show_card(request, found.order.pk)


def _offer_day_back(request: HttpRequest, payment: Payment) -> None:
    """Say until when it is to be made from now on, with the way back."""
    due_on = payment.due_on
    offer(
        request,
        _("The payment is due on %(day)s.") % {"day": date_format(due_on, "DATE_FORMAT")}
        if due_on
        else _("The payment has no last day any more."),
    )


def _said(request: HttpRequest, amount: Money) -> str:
    """The amount in a toast; not to those who may not see what orders are worth."""
    return HIDDEN if "total" in access.hidden_fields(request.actor, Order.record_kind) else show(amount)


def _order(request: HttpRequest, id: int) -> Order:
    return get_object_or_404(Order.objects.changed_by(request.actor), pk=id)


def _payment(request: HttpRequest, id: int) -> Payment:
    changed = Payment.objects.changed_by(request.actor)
    return get_object_or_404(changed.select_related("order"), pk=id)


def _checked(request: HttpRequest, form: F) -> F:
    """The form, valid; its first complaint is told as a notice and leaves what was typed where it is.

    Whoever may not see what orders are worth types no amount: its refusal would tell how much is due.
    """
    if form.data.get("amount"):
        access.refuse_hidden(request.actor, Order.record_kind, ["total"])
    for field, messages in form.errors.items():
        raise Refused(messages[0], field=field)
    return form
