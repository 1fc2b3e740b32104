"""What the office does with shipments and returns: buttons and dialogs on the cards of orders and deals."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright.events import Actor, action, last_change
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.numbers import whole_number
from dealwright.kit.quantities import NONE
from dealwright.people import access
from dealwright.records.pipelines.asking import as_dialog, done
from dealwright.records.pipelines.models import Stage
from dealwright.records.undo import offer
from dealwright.sales.deliveries.extras import price_of_extras
from dealwright.sales.orders.delivering import offer_for, parcel_of_order
from dealwright.sales.orders.models import Order
from dealwright.sales.orders.pages.delivering import PRICE_DELIVERY, show_delivery_price
from dealwright.sales.shipments import actions
from dealwright.sales.shipments.forms import PIECES, CancelForm, ReasonForm, ReturnForm, ShipmentForm
from dealwright.sales.shipments.models import Shipment
from dealwright.sales.shipments.queries import contents_of, left_to_return, left_to_ship

FORM, RETURN, REASON = (
    "sales/shipments/form.html",
    "sales/shipments/return.html",
    "sales/shipments/reason.html",
)


@require_safe
def shipment(request: HttpRequest, id: int) -> HttpResponse:
    """A shipment has no card of its own: it is shown with its order."""
    found = get_object_or_404(Shipment.objects.seen_by(request.actor), pk=id)
    return redirect(f"/orders/{found.order_id}")


@require_http_methods(["GET", "HEAD", "POST"])
def new_shipment(request: HttpRequest) -> HttpResponse:
    """The form for a further shipment of an order (`?order=ID`), and opening it."""
    sent = request.POST if request.method == "POST" else request.GET
    order = _order(request, sent.get("order"))
    access.require(request.actor, Shipment.record_kind, access.Verb.CREATE)
    lines, left = list(order.lines.select_related("product")), left_to_ship(order)
    form = ShipmentForm(
        request.POST if request.method == "POST" else None,
        order=order,
        shipment=None,
        hidden=access.hidden_fields(request.actor, Order.record_kind),
        actor=request.actor,
        lines=lines,
        most=left,
        now=left,
    )
    context = {"form": form, "order": order, "shipment": None, "action": "/shipments/new"}
    if PRICE_DELIVERY in request.POST:
        return _told_price(request, form, left)
    if request.method != "POST":
        return as_dialog(request, FORM, context)
    if form.is_valid():
        _ask_carrier(form, by=request.actor)
        try:
            actions.add_shipment(
                order,
                pieces=form.pieces,
                price=form.typed_price,
                price_by_rules=form.asks_for_price,
                **form.values,
                by=request.actor,
            )
        except Refused as refusal:
            form.complain(refusal)
        else:
            return _done(request, order, _("The shipment is open."))
    return as_dialog(request, FORM, context, status=422)


def _ask_carrier(form: ShipmentForm, *, by: Actor) -> None:
    """Let a job ask what the shipment costs, before a change that may be refused for want of an answer."""
    service, pieces = form.chosen_service, form.pieces
    if form.asks_for_price and service is not None and any(pieces.values()):
        offer_for(service, parcel_of_order(form.order, form.all_lines, pieces, service, by=by))


def _told_price(
    request: HttpRequest, form: ShipmentForm, most: dict[int, Decimal], found: Shipment | None = None
) -> HttpResponse:
    """What the shipment costs by the rules of the service that is chosen; nothing is saved."""
    access.refuse_hidden(request.actor, Order.record_kind, ["total"])
    form.is_valid()
    service = form.chosen_service
    pieces = {key: min(form.cleaned_data.get(f"{PIECES}{key}") or NONE, count) for key, count in most.items()}
    stays = found is not None and service == found.service
    return show_delivery_price(
        request,
        service if any(pieces.values()) else None,
        lambda: parcel_of_order(form.order, form.all_lines, pieces, service, by=request.actor),
        url=request.path,
        field=form["price"] if "price" in form.fields else None,
        more=price_of_extras(found.extras) if found is not None and stays else Decimal(0),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def shipment_edit(request: HttpRequest, id: int) -> HttpResponse:
    """The form of a shipment, and changing it."""
    found = _shipment(request, id)
    order = found.order
    lines = list(order.lines.select_related("product"))
    is_here = found.shipped_at is None and found.canceled_at is None
    most = left_to_ship(order, beside=found) if is_here else {}
    form = ShipmentForm(
        request.POST if request.method == "POST" else None,
        order=order,
        shipment=found,
        hidden=access.hidden_fields(request.actor, Order.record_kind),
        actor=request.actor,
        lines=lines,
        most=most,
        now=contents_of(found),
    )
    context = {"form": form, "order": order, "shipment": found, "action": f"/shipments/{id}/edit"}
    if PRICE_DELIVERY in request.POST:
        return _told_price(request, form, most, found)
    if request.method != "POST":
        return as_dialog(request, FORM, context)
    status = 422
    if form.is_valid():
        _ask_carrier(form, by=request.actor)
        try:
            _change(found, form, by=request.actor)
        except (Refused, Conflict) as problem:
            form.complain(problem)
            status = problem.status
        else:
            return _done(request, order, _("Saved."))
    return as_dialog(request, FORM, context, status=status)


@require_POST
def shipment_approval(request: HttpRequest, id: int) -> HttpResponse:
    """Allow the delivery (`allowed`), or hold it back."""
    found = _shipment(request, id)
    if request.POST.get("allowed"):
        actions.allow_shipment(found, by=request.actor)
        return _done(request, found.order, _("The shipment may go."))
    actions.hold_shipment(found, by=request.actor)
    return _done(request, found.order, _("The shipment is held back."))


@require_POST
def shipment_tracking(request: HttpRequest, id: int) -> HttpResponse:
    """Write down by which number it is followed."""
    found = _shipment(request, id)
    actions.track_shipment(found, tracking_number=request.POST.get("tracking_number", ""), by=request.actor)
    return _done(request, found.order, _("Saved."))


@require_POST
def shipment_stage(request: HttpRequest, id: int) -> HttpResponse:
    """Give it another status."""
    found = _shipment(request, id)
    stages = Stage.objects.select_related("pipeline").filter(pipeline=found.pipeline_id)
    stage = stages.filter(pk=whole_number(request.POST.get("stage")) or 0).first()
    if stage is None:
        raise Refused(_("There is no such status."), field="stage")
    actions.move_shipment(found, to=stage, version=_version(request), by=request.actor)
    return _done(request, found.order, _("Moved to %(stage)s.") % {"stage": stage.name})


@require_POST
def shipment_departure(request: HttpRequest, id: int) -> HttpResponse:
    """Mark it as shipped."""
    found = _shipment(request, id)
    actions.ship_shipment(found, version=_version(request), by=request.actor)
    return _done(request, found.order, _("The shipment is on its way."))


@require_http_methods(["GET", "HEAD", "POST"])
def shipment_way_back(request: HttpRequest, id: int) -> HttpResponse:
    """Ask why it comes back, and take it back into the house."""
    found = _shipment(request, id)
    form = ReasonForm(request.POST if request.method == "POST" else None, initial={"version": found.version})
    words = {
        "title": _("Take the shipment back into the house"),
        "text": _("Its pieces are promised to the order again."),
        "button": _("Take it back"),
    }

    def take_back(reason: str, version: int | None) -> None:
        actions.unship_shipment(found, reason=reason, version=version, by=request.actor)

    return _with_reason(request, found, form, words, take_back, _("The shipment is in the house again."))


@require_http_methods(["GET", "HEAD", "POST"])
def shipment_cancellation(request: HttpRequest, id: int) -> HttpResponse:
    """Ask whether to cancel it, and do so."""
    found = _shipment(request, id)
    form = CancelForm(request.POST if request.method == "POST" else None, initial={"version": found.version})
    words = {
        "title": _("Cancel the shipment"),
        "text": _("Its pieces stay promised to the order and may go with another shipment."),
        "button": _("Cancel the shipment"),
    }

    def cancel(reason: str, version: int | None) -> None:
        actions.cancel_shipment(found, reason=reason, version=version, by=request.actor)

    return _with_reason(request, found, form, words, cancel, _("The shipment is canceled."))


@require_POST
def shipment_delivery(request: HttpRequest, id: int) -> HttpResponse:
    """Mark it as delivered (`delivered`), or say that it is not."""
    found = _shipment(request, id)
    if request.POST.get("delivered"):
        actions.deliver_shipment(found, by=request.actor)
        return _done(request, found.order, _("The client has it."))
    actions.take_delivery_back(found, by=request.actor)
    return _done(request, found.order, _("The shipment is still on its way."))


@require_http_methods(["GET", "HEAD", "POST"])
def new_return(request: HttpRequest) -> HttpResponse:
    """The form for goods that come back of an order (`?order=ID`), and taking them back."""
    sent = request.POST if request.method == "POST" else request.GET
    order = _order(request, sent.get("order"))
    access.require(request.actor, Shipment.record_kind, access.Verb.CHANGE)
    form = ReturnForm(
        request.POST if request.method == "POST" else None,
        order=order,
        may_refund=order.paid_total > 0 and _may_refund(request.actor),
        lines=list(order.lines.all()),
        most=left_to_return(order),
        now={},
    )
    context = {"form": form, "order": order, "action": "/returns/new"}
    if request.method != "POST":
        return as_dialog(request, RETURN, context)
    if form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name in form.base_fields}
        try:
            actions.take_back_goods(order, pieces=form.pieces, **values, by=request.actor)
        except Refused as refusal:
            form.complain(refusal)
        else:
            return _done(request, order, _("The return is written down."))
    return as_dialog(request, RETURN, context, status=422)


@action
def _change(found: Shipment, form: ShipmentForm, *, by: Actor) -> None:
    """All that was typed, as one change."""
    actions.edit_shipment(found, **form.values, version=form.cleaned_data["version"], by=by)
    stays = form.values.get("service", found.service) == found.service
    if form.wanted_extras is not None and stays:
        actions.choose_extras(found, wanted=form.wanted_extras, by=by)
    if form.typed_price is not None and form.typed_price != found.price:
        actions.price_shipment(found, price=form.typed_price, by=by)
    if form.rows:
        actions.repack_shipment(found, pieces=form.pieces, by=by)
    if form.asks_for_price:
        actions.let_rules_price_shipment(found, by=by)


def _with_reason(
    request: HttpRequest, found: Shipment, form: Any, words: dict[str, str], act: Any, told: str
) -> HttpResponse:
    context = {"form": form, "shipment": found, "order": found.order, "action": request.path, **words}
    if request.method != "POST":
        return as_dialog(request, REASON, context)
    status = 422
    if form.is_valid():
        try:
            act(form.cleaned_data["reason"], form.cleaned_data["version"])
        except (Refused, Conflict) as problem:
            form.add_error(problem.field if problem.field in form.fields else None, str(problem))
            status = problem.status
        else:
            return _done(request, found.order, told)
    return as_dialog(request, REASON, context, status=status)


def _done(request: HttpRequest, order: Order, told: str) -> HttpResponse:
    """What was done is told with its way back, and the card under it shows what is true now."""
    if last_change() is not None:
        offer(request, told)
    return done(request, f"/orders/{order.pk}")


def _shipment(request: HttpRequest, id: int) -> Shipment:
    changed = Shipment.objects.changed_by(request.actor).select_related("order", "service")
    return get_object_or_404(changed, pk=id)


def _order(request: HttpRequest, text: str | None) -> Order:
    return get_object_or_404(Order.objects.changed_by(request.actor), pk=whole_number(text) or 0)


def _may_refund(actor: Actor) -> bool:
    hidden = access.hidden_fields(actor, Order.record_kind)
    return "total" not in hidden and access.may(actor, "payment", access.Verb.CHANGE)


def _version(request: HttpRequest) -> int | None:
    return whole_number(request.POST.get("version"))
