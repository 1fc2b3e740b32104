"""The customer's page of an order: how far it is, what is in it, what is still to be paid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dealwright import web
from dealwright.events import Actor
from dealwright.kit.money import Money
from dealwright.sales.orders.models import Order, Status
from dealwright.sales.payments.actions import ask_for_payment
from dealwright.store.settings.queries import the_store
from dealwright.store.shop.frame import render_shop

PROVIDER = "sandbox"
WAY = (Status.ACCEPTED, Status.PAID, Status.SHIPPED, Status.COMPLETED)


@dataclass(frozen=True)
class Step:
    """One step on the way of an order."""

    words: str
    detail: str
    state: str
    """`done`, `here` or empty."""


@login_not_required
@require_safe
def order(request: HttpRequest, token: str) -> HttpResponse:
    """The page that whoever holds the address may see."""
    found = _found(token)
    context = {
        "order": found,
        "lines": [
            {"line": line, "total": Money(line.total, found.currency)}
            for line in found.lines.select_related("product")
        ],
        "items_total": Money(found.items_total, found.currency),
        "delivery_total": Money(found.delivery_total, found.currency),
        "delivery_name": _(found.delivery_name) if found.delivery_name else "",
        "steps": _steps(found),
        "paid": Money(found.paid_total, found.currency),
        "waits_for_money": not found.is_canceled and found.due > 0,
    }
    answer = render_shop(request, the_store(), "store/orders/order.html", context)
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "same-origin"  # the address is the key
    return answer


@login_not_required
@require_POST
def order_payment(request: HttpRequest, token: str) -> HttpResponse:
    """Lead to the payment of what is still due."""
    found = _found(token)
    if found.is_canceled or found.due <= 0:
        return web.redirect(request, f"/shop/orders/{token}")
    buyer = Actor.visitor(found.contact.name) if found.contact else Actor.visitor()
    payment = ask_for_payment(found, provider=PROVIDER, by=buyer)
    return web.redirect(request, f"/pay/{payment.page_token}")


def _found(token: str) -> Order:
    orders: Any = Order.objects.select_related("contact")
    return get_object_or_404(orders, page_token=token)


def _steps(order: Order) -> list[Step]:
    """The way of the order with the place where it is now; a canceled one has no way to show."""
    if order.is_canceled:
        return []
    reached = WAY.index(Status(order.status))
    words = [
        (_("Order received"), _("We have it.")),
        (_("Paid"), _("Thank you, the money is here.") if reached else _("We wait for your payment.")),
        (_("On its way"), _("We pack it and send it.")),
        (_("Delivered"), ""),
    ]
    return [
        Step(name, detail, "done" if place <= reached else "here" if place == reached + 1 else "")
        for place, (name, detail) in enumerate(words)
    ]
