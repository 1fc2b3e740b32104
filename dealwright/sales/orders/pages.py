"""The pages of orders: the list and the card."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dealwright import web
from dealwright.records.lists.pages import list_page
from dealwright.records.timeline.pages import show_older
from dealwright.sales.orders.actions import cancel_order
from dealwright.sales.orders.card import card_context
from dealwright.sales.orders.forms import CancelForm
from dealwright.sales.orders.models import Order

CARD = "sales/orders/card.html"

orders = list_page("order")


@require_safe
def order(request: HttpRequest, id: int) -> HttpResponse:
    """The card, as a page or as the panel over the list."""
    return web.render(request, CARD, card_context(request, id))


@require_safe
def order_timeline(request: HttpRequest, id: int) -> HttpResponse:
    """Older stretches of the timeline."""
    found = get_object_or_404(Order.objects.seen_by(request.actor), pk=id)
    return show_older(request, found, url=f"/orders/{id}/timeline")


@require_POST
def order_cancellation(request: HttpRequest, id: int) -> HttpResponse:
    """Cancel an order; the form comes back where the reason is missing."""
    found = get_object_or_404(Order.objects.changed_by(request.actor), pk=id)
    form = CancelForm(request.POST)
    if not form.is_valid():
        context = {**card_context(request, id), "cancel_form": form}
        return web.render(request, CARD, context, status=422)
    cancel_order(
        found,
        reason=form.cleaned_data["reason"],
        version=form.cleaned_data["version"],
        by=request.actor,
    )
    web.toast(request, _("The order is canceled. Its pieces are on sale again."))
    return show_card(request, id)


def show_card(request: HttpRequest, id: int) -> HttpResponse:
    """The card as it is now: in its place for htmx, as a page for browsers without scripts."""
    if request.htmx:
        return web.render(request, CARD, card_context(request, id), fragment="panel")
    return web.redirect(request, f"/orders/{id}")
