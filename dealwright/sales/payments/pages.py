"""What a client sees of a payment: the page on which it is paid, and the way back from the provider."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from dealwright import web
from dealwright.kit.money import Money
from dealwright.sales.orders.models import TRIAL, Order
from dealwright.sales.payments.actions import try_again
from dealwright.sales.payments.models import UNPAID, Payment, State
from dealwright.sales.payments.providers import SANDBOX, provider
from dealwright.sales.payments.ways import is_test_open
from dealwright.sales.sandbox.receiving import receive

LOOK_AGAIN_SECONDS = 3
"""How often the page asks whether the provider has told something meanwhile."""


@login_not_required
@never_cache
@require_safe
def payment_page(request: HttpRequest, token: str) -> HttpResponse:
    """What is to be paid, and the way to pay it; or what became of it."""
    payment = _payment(token)
    is_waited_for = "returned" in request.GET and payment.state == State.PENDING
    if "returned" in request.GET and payment.state == State.PAID:
        return redirect(page_of_payer(payment))
    if payment.invoice_id is not None:
        page, context = "sales/payments/pay_invoice.html", _context_of_invoice(payment)
    else:
        page, context = "sales/payments/pay.html", _context(payment)
    answer = web.render(request, page, context | _way(payment) | {"is_waited_for": is_waited_for})
    if is_waited_for:
        answer["Refresh"] = str(LOOK_AGAIN_SECONDS)
    return answer


@login_not_required
@require_POST
def payment_attempt(request: HttpRequest, token: str) -> HttpResponse:
    """Try again after a failure; a double click finds the same attempt."""
    payment = try_again(_payment(token), by=request.actor)
    return web.redirect(request, payment.page)


@login_not_required
@never_cache
@require_safe
def payment_return(request: HttpRequest, token: str) -> HttpResponse:
    """The browser is back from the provider, perhaps with a signed answer.

    Without one, or with one that is not right, nothing happens here: the notice decides.
    """
    payment = _payment(token)
    receive(request.GET.get("answer", "").encode(), request.GET.get("signature", ""))
    payment.refresh_from_db()
    if payment.state == State.PAID:
        return redirect(page_of_payer(payment))
    return redirect(f"{payment.page}?returned=1")


def page_of_payer(payment: Payment) -> str:
    """The client's page of the order, in the shop, or that of the invoice."""
    if payment.invoice_id is not None:
        return str(payment.invoice.page)
    return f"/shop/orders/{payment.order.page_token}"


def _payment(token: str) -> Payment:
    """The payment of an order, or of an invoice that is not in the recycle bin."""
    shown = Payment.everything.filter(deleted_at=None, invoice__deleted_at=None)
    shown = shown.exclude(order__store=TRIAL).select_related("order", "invoice", "payment_method")
    return get_object_or_404(shown, page_token=token)


def _way(payment: Payment) -> dict[str, Any]:
    """By which way it is paid, whatever it is for."""
    method, taker = payment.payment_method, provider(payment.provider)
    is_closed = payment.provider == SANDBOX and not is_test_open()
    return {
        "payment": payment,
        "provider": method.name_in(get_language() or "") if method is not None else taker.label,
        "provider_page": "" if is_closed else taker.page_of(payment.page_token),
        "is_closed": is_closed,
        "details": method.details if method is not None else "",
        "is_test": payment.provider == SANDBOX,
    }


def _context(payment: Payment) -> dict[str, Any]:
    order = payment.order
    return {
        "order": order,
        "lines": [(line, Money(line.goods_in(order.currency), order.currency)) for line in order.lines.all()],
        "delivery": Money(order.delivery_total, order.currency) if order.delivery_total else None,
        "order_page": page_of_payer(payment),
        "discount": Money(order.discount_total, order.currency) if order.discount_total else None,
        "tax": _added_tax(order),
        "due_on": payment.due_on if payment.state in UNPAID and 0 < payment.amount <= order.due else None,
    }


def _context_of_invoice(payment: Payment) -> dict[str, Any]:
    invoice = payment.invoice
    due = invoice.due_money.amount
    return {
        "invoice": invoice,
        "due_on": payment.due_on if payment.state in UNPAID and 0 < payment.amount <= due else None,
        "is_settled": invoice.total > 0 and due <= 0,
    }


def _added_tax(order: Order) -> Money | None:
    """The tax that prices did not hold; nothing where they did."""
    added = order.total - (order.items_total - order.discount_total + order.delivery_total)
    return Money(added, order.currency) if added else None
