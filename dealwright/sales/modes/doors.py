"""In the mode without orders their pages lead to the deals (OM-2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern

from dealwright.sales.modes.queries import keeps_orders
from dealwright.sales.orders.models import Order

SECTION = frozenset(
    {
        "orders",
        "order-list",
        "order-column",
        "orders-by-step",
        "order-step-column",
        "order-calendar",
        "new-order",
        "order",
    }
)
"""The names of its pages. What is done with an order behind a deal is asked for and sent elsewhere."""

Page = Callable[..., HttpResponse]


def where_orders_are_kept(patterns: Sequence[URLPattern]) -> list[URLPattern]:
    """The addresses, those of the section of orders behind a door."""
    return [_behind_door(one) if one.name in SECTION else one for one in patterns]


def _behind_door(pattern: URLPattern) -> URLPattern:
    return URLPattern(pattern.pattern, _door(pattern.callback), pattern.default_args, pattern.name)


def _door(page: Page) -> Page:
    @wraps(page)
    def opened(request: HttpRequest, **places: Any) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} or keeps_orders():
            return page(request, **places)
        if (id := places.get("id")) is None:
            return redirect("/deals")
        order = get_object_or_404(Order.objects.seen_by(request.actor), pk=id)
        if order.deal_id is None:
            return page(request, **places)  # it is about to become a deal
        return redirect(f"/deals/{order.deal_id}")

    return opened
