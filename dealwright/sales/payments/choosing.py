"""The dialogs in which the office says what of its order a payment is for (ST-33)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dealwright.events import last_change
from dealwright.kit.errors import Problem
from dealwright.kit.money import Money, show
from dealwright.people import access
from dealwright.records.pipelines.asking import as_dialog, done
from dealwright.records.undo import offer
from dealwright.sales.orders.models import Order, OrderLine
from dealwright.sales.payments import actions
from dealwright.sales.payments.actions.tying import ties_of, worth_of
from dealwright.sales.payments.forms import AskForForm, TiesForm
from dealwright.sales.payments.models import Payment
from dealwright.sales.payments.queries import left_to_ask
from dealwright.sales.shipments.models import Shipment

PAGE = "sales/payments/ties.html"


@require_http_methods(["GET", "HEAD", "POST"])
def new_payment(request: HttpRequest, id: int) -> HttpResponse:
    """Choose lines and shipments of an order, and ask for their payment."""
    order = _order(request, id)
    form = _asking(request, order)
    context = {"form": form, "order": order, "action": f"/orders/{id}/payments/new", "payment": None}
    context |= _worth(request, order)
    if request.method != "POST":
        return as_dialog(request, PAGE, context)
    if form.data.get("amount"):
        access.refuse_hidden(request.actor, Order.record_kind, ["total"])
    if form.is_valid():
        amount = form.cleaned_data["amount"]
        due_on = form.cleaned_data["due_on"]
        day = {"due_on": due_on} if due_on else {}
        try:
            actions.ask_for_payment(
                order, amount=amount, method=form.method, **day, **form.ties, by=request.actor
            )
        except Problem as problem:
            form.complain(problem)
        else:
            return done(request, f"/orders/{id}")
    return as_dialog(request, PAGE, context, status=422)


@require_POST
def payment_proposal(request: HttpRequest, id: int) -> HttpResponse:
    """What the chosen lines and shipments cost, in words, for the dialog while it is filled in."""
    order = _order(request, id)
    form = _asking(request, order)
    if not form.is_valid() or _hides_amounts(request):
        return HttpResponse("")
    ties = ties_of(order, form.ties["lines"], form.ties["shipments"])
    if not ties:
        return HttpResponse("")
    said = _("What you chose comes to %(amount)s.") % {"amount": show(worth_of(order, ties))}
    return HttpResponse(format_html("{}", said))


@require_http_methods(["GET", "HEAD", "POST"])
def payment_ties(request: HttpRequest, id: int) -> HttpResponse:
    """Say what a payment that was asked for is for; its amount stays."""
    changed = Payment.objects.changed_by(request.actor).with_ties().select_related("order")
    payment = get_object_or_404(changed, pk=id)
    order = payment.order
    form = TiesForm(
        request.POST if request.method == "POST" else None,
        lines=list(order.lines.all()),
        shipments=_shipments(order, payment),
        most=left_to_ask(order, beside=payment),
        now=payment.tied,
        prices=_prices(request, order, payment),
        initial={"version": payment.version},
    )
    context = {"form": form, "order": order, "action": f"/payments/{id}/ties", "payment": payment}
    context |= _worth(request, order)
    if request.method != "POST":
        return as_dialog(request, PAGE, context)
    status = 422
    if form.is_valid():
        try:
            actions.tie_payment(payment, **form.ties, version=form.cleaned_data["version"], by=request.actor)
        except Problem as problem:
            form.complain(problem)
            status = problem.status
        else:
            if last_change() is not None:
                offer(request, _("What the payment is for is written down."))
            return done(request, f"/orders/{order.pk}")
    return as_dialog(request, PAGE, context, status=status)


def _asking(request: HttpRequest, order: Order) -> AskForForm:
    return AskForForm(
        request.POST if request.method == "POST" else None,
        currency=order.currency,
        order=order,
        lines=list(order.lines.all()),
        shipments=_shipments(order),
        most=left_to_ask(order),
        prices=_prices(request, order),
    )


def _shipments(order: Order, payment: Payment | None = None) -> list[Shipment]:
    """Those that go, and those the payment is for already."""
    held = payment.tied.parcels if payment is not None else frozenset()
    of_order = Shipment.objects.filter(order=order).order_by("pk")
    return [one for one in of_order if one.canceled_at is None or one.pk in held]


def _prices(request: HttpRequest, order: Order, payment: Payment | None = None) -> dict[int, str]:
    """What the delivery of each shipment costs, for whoever may know it."""
    if _hides_amounts(request):
        return {}
    return {one.pk: show(Money(one.price, order.currency)) for one in _shipments(order, payment)}


def _worth(request: HttpRequest, order: Order) -> dict[str, Any]:
    """What each line and each shipment costs, beside the place where it is chosen."""
    if _hides_amounts(request):
        return {"costs": {}, "shows_amounts": False}
    lines: dict[str, Money] = {_name(line): _cost(line, order) for line in order.lines.all()}
    return {"costs": lines, "shows_amounts": True}


def _name(line: OrderLine) -> str:
    return f"pieces-{line.pk}"


def _cost(line: OrderLine, order: Order) -> Money:
    return Money(line.payable_of(1, order.currency), order.currency)


def _hides_amounts(request: HttpRequest) -> bool:
    return "total" in access.hidden_fields(request.actor, Order.record_kind)


def _order(request: HttpRequest, id: int) -> Order:
    return get_object_or_404(Order.objects.changed_by(request.actor), pk=id)
