"""The customer's page of an order: how far it is, what is in each parcel, what is still to be paid."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from dealwright import web
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.kit.numbers import whole_number
from dealwright.store.checkout.paying import choose_method, where_to_pay
from dealwright.store.orders.card import card_context, orders_shown
from dealwright.store.settings.queries import the_store
from dealwright.store.shop.frame import render_shop


@login_not_required
@require_safe
def order(request: HttpRequest, token: str) -> HttpResponse:
    """The page that whoever holds the address may see."""
    found = get_object_or_404(orders_shown(), page_token=token)
    answer = render_shop(request, the_store(), "store/orders/order.html", card_context(found))
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "same-origin"  # the address is the key
    return answer


@login_not_required
@require_POST
def order_payment(request: HttpRequest, token: str) -> HttpResponse:
    """Lead to the payment of what is still due, by the method that was chosen on the page (`method`)."""
    found = get_object_or_404(orders_shown(), page_token=token)
    buyer = Actor.visitor(found.contact.name) if found.contact else Actor.visitor()
    try:
        found = choose_method(found, whole_number(request.POST.get("method")), by=buyer)
    except Refused as refusal:
        context = card_context(found) | {"refusal": str(refusal)}
        return render_shop(request, the_store(), "store/orders/order.html", context, status=422)
    return web.redirect(request, where_to_pay(found, by=buyer))
