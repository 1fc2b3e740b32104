"""The card of an order, and what is done on it at once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright import web
from dealwright.events import last_change
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.money import Money
from dealwright.kit.numbers import whole_number
from dealwright.records.bin.pages import unless_deleted
from dealwright.records.pipelines.asking import as_dialog, ask, done
from dealwright.records.pipelines.history_pages import history_page
from dealwright.records.pipelines.requiring import Unfilled
from dealwright.records.timeline.pages import show_older, write_note
from dealwright.records.undo import offer
from dealwright.sales.orders.actions import (
    cancel_order,
    mark_order,
    move_order,
    take_over_deal,
    unmark_order,
)
from dealwright.sales.orders.card import CARD, card_again, card_context, home_of, show_card
from dealwright.sales.orders.forms import CancelForm, MarkForm
from dealwright.sales.orders.models import Order
from dealwright.sales.statuses.queries import order_stages

CANCELLATION = "sales/orders/cancellation.html"

order_stage_history = history_page("order")


@require_safe
@unless_deleted("order")
def order(request: HttpRequest, id: int) -> HttpResponse:
    """The card, as a page or as the panel over the list."""
    return web.render(request, CARD, card_context(request, id))


@require_safe
def order_timeline(request: HttpRequest, id: int) -> HttpResponse:
    """Older stretches of the timeline."""
    found = get_object_or_404(Order.objects.seen_by(request.actor), pk=id)
    return show_older(request, found, url=f"/orders/{id}/timeline")


@require_POST
def order_notes(request: HttpRequest, id: int) -> HttpResponse:
    """Write a note."""
    found = _changed(request, id)
    return write_note(request, found, timeline_url=f"/orders/{id}/timeline", card_url=f"/orders/{id}")


@require_http_methods(["GET", "HEAD", "POST"])
def order_cancellation(request: HttpRequest, id: int) -> HttpResponse:
    """Cancel an order, and say why; what came in for it is told before (ST-41)."""
    found = _changed(request, id)
    if request.method != "POST":
        return ask_for_reason(request, found, status=200)
    form = CancelForm(request.POST)
    if not form.is_valid():
        return ask_for_reason(request, found, form=form)
    try:
        cancel_order(found, **form.cleaned_data, by=request.actor)
    except (Refused, Conflict) as problem:
        form.add_error(problem.field if problem.field in form.fields else None, str(problem))
        return ask_for_reason(request, _changed(request, id), form=form, status=problem.status)
    if last_change() is not None:
        offer(request, _("The order is canceled. Its pieces are on sale again."))
    return done(request, f"/orders/{id}")


@require_POST
def order_mark(request: HttpRequest, id: int) -> HttpResponse:
    """Mark an order for trouble, or take the mark off."""
    found = _changed(request, id)
    if "undo" in request.POST:
        unmark_order(found, by=request.actor)
        offer(request, _("The mark is taken off."))
        return show_card(request, id)
    form = MarkForm(request.POST)
    if not form.is_valid():
        if request.htmx:
            return card_again(request, id, status=422, mark_form=form)
        return web.render(request, CARD, card_context(request, id, mark_form=form), status=422)
    mark_order(found, **form.cleaned_data, by=request.actor)
    if last_change() is not None:
        offer(request, _("The order is marked: everybody sees that something is wrong."))
    return show_card(request, id)


@require_POST
def order_status(request: HttpRequest, id: int) -> HttpResponse:
    """Give an order another status on the card of its deal; a reason is asked for “canceled” (ST-40)."""
    found = _changed(request, id)
    to = whole_number(request.POST.get("stage"))
    if not found.is_canceled and found.is_cancel_stage(to):
        return ask_for_reason(request, found)
    stage = next((one for one in order_stages().values() if one.pk == to), None)
    if stage is None:
        raise Refused(_("This is no status of orders."), field="stage")
    try:
        move_order(found, to=stage, version=whole_number(request.POST.get("version")), by=request.actor)
    except Unfilled as unfilled:
        return ask(request, found, unfilled.stage)
    if last_change() is not None:
        offer(request, _("The order has the status “%(status)s” now.") % {"status": stage.name})
    return show_card(request, id)


@require_POST
def order_takeover(request: HttpRequest, id: int) -> HttpResponse:
    """Put into the order what its deal asks for now."""
    found = _changed(request, id)
    take_over_deal(found, by=request.actor)
    if last_change() is not None:
        offer(request, _("The order holds what the deal asks for."))
    return show_card(request, id)


def ask_for_reason(
    request: HttpRequest, order: Order, *, form: CancelForm | None = None, status: int = 422
) -> HttpResponse:
    """Why is it canceled? In a dialog over what asked for it; a page without scripts."""
    context = {
        "order": order,
        "home": home_of(order),
        "form": form or CancelForm(initial={"version": order.version}),
        "came_in": Money(order.paid_total, order.currency),
    }
    return as_dialog(request, CANCELLATION, context, status=status)


def _changed(request: HttpRequest, id: int) -> Order:
    found: Order = get_object_or_404(Order.objects.changed_by(request.actor), pk=id)
    return found
