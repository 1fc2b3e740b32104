"""The pages of delivery services."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright import web
from dealwright.catalog.products.queries import usual_currency
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.money import money
from dealwright.kit.numbers import whole_number
from dealwright.people import access
from dealwright.records.undo import offer
from dealwright.sales.deliveries import actions
from dealwright.sales.deliveries.extra_rows import KINDS as EXTRA_KINDS
from dealwright.sales.deliveries.extra_rows import extra_rows, extra_rows_from, extras_from
from dealwright.sales.deliveries.forms import KINDS, ServiceForm
from dealwright.sales.deliveries.models import DeliveryKind, DeliveryService
from dealwright.sales.deliveries.queries import delivery_services
from dealwright.sales.deliveries.rate_rows import Row, rates_from, rows_from, rows_of
from dealwright.sales.delivery_handlers.models import DeliveryHandler

LIST, FORM = "sales/deliveries/services.html", "sales/deliveries/service.html"


@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """All delivery services, in the order in which buyers see them."""
    access.require_settings(request.actor)
    return web.render(request, LIST, {"rows": [_row(one) for one in delivery_services()], "kinds": _kinds()})


@require_http_methods(["GET", "HEAD", "POST"])
def new_service(request: HttpRequest) -> HttpResponse:
    """The form for a further service (`?kind=table`), and making it."""
    access.require_settings(request.actor)
    sent = request.POST if request.method == "POST" else request.GET
    kind = sent.get("kind", DeliveryKind.COURIER)
    if kind not in set(DeliveryKind):
        raise Http404
    handler = None
    if kind == DeliveryKind.OUTSIDE:
        handler = _handler(sent.get("handler"))
        if handler is None:
            return web.redirect(request, "/deliveries/handlers")
    return _edit(request, None, DeliveryKind(kind), handler)


@require_http_methods(["GET", "HEAD", "POST"])
def service(request: HttpRequest, id: int) -> HttpResponse:
    """The form of a service with its prices, and changing it."""
    access.require_settings(request.actor)
    found = get_object_or_404(DeliveryService, pk=id)
    return _edit(request, found, DeliveryKind(found.kind), found.handler)


@require_POST
def service_place(request: HttpRequest, id: int) -> HttpResponse:
    """Show it to buyers one place earlier (`up`) or later."""
    access.require_settings(request.actor)
    found = get_object_or_404(DeliveryService, pk=id)
    actions.move_service(found, up=bool(request.POST.get("up")), by=request.actor)
    offer(request, _("The order was changed."))
    return web.redirect(request, "/deliveries")


@require_POST
def service_removal(request: HttpRequest, id: int) -> HttpResponse:
    """Remove a service that no order goes with."""
    access.require_settings(request.actor)
    found = get_object_or_404(DeliveryService, pk=id)
    try:
        actions.remove_service(found, version=whole_number(request.POST.get("version")), by=request.actor)
    except Refused as refusal:
        web.toast(request, str(refusal), tone="attention")
        return web.redirect(request, f"/deliveries/{id}")
    offer(request, _("The delivery service was removed."))
    return web.redirect(request, "/deliveries")


def _handler(text: str | None) -> DeliveryHandler | None:
    """The one that is named; where there is only one, that one."""
    known: list[DeliveryHandler] = list(DeliveryHandler.objects.all())
    named = next((one for one in known if str(one.pk) == text), None)
    return named or (known[0] if len(known) == 1 else None)


def _edit(
    request: HttpRequest,
    found: DeliveryService | None,
    kind: DeliveryKind,
    handler: DeliveryHandler | None = None,
) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    form = ServiceForm(sent, service=found, kind=kind, handler=handler)
    held = found.extras if found else []
    extras = extra_rows_from(sent) if sent is not None else extra_rows(held, form.currency)
    rows: list[Row] = []
    if kind is DeliveryKind.TABLE:
        present = actions.rates_of(found) if found else []
        rows = rows_from(sent) if sent is not None else rows_of(present, form.currency)
    status = 200
    if sent is not None:
        status = 422
        rates, along = rates_from(rows, form.currency), extras_from(extras, form.currency)
        if form.is_valid() and rates is not None and along is not None:
            given: dict[str, Any] = {"rates": rates} if kind is DeliveryKind.TABLE else {}
            if along or (found is not None and found.extras):
                given["extras"] = along
            try:
                _save(request, found, kind, form, given, handler)
            except (Refused, Conflict) as problem:
                status = problem.status
                form.complain(problem)
            else:
                offer(request, _("Saved."))
                return web.redirect(request, "/deliveries")
    context = {
        "form": form,
        "service": found,
        "kind": kind,
        "rows": rows,
        "words": KINDS[kind],
        "handler": handler,
        "extras": extras,
        "extra_kinds": [(one.value, words) for one, words in EXTRA_KINDS.items()],
    }
    return web.render(request, FORM, context, status=status)


def _save(
    request: HttpRequest,
    found: DeliveryService | None,
    kind: DeliveryKind,
    form: ServiceForm,
    given: dict[str, Any],
    handler: DeliveryHandler | None,
) -> None:
    values, by = form.values | given, request.actor
    if found is None:
        actions.create_service(kind=kind, handler=handler, by=by, **values)
    else:
        actions.edit_service(found, version=form.cleaned_data["version"], by=by, **values)


def _row(one: DeliveryService) -> dict[str, Any]:
    currency = usual_currency()
    prices = [rate.price for rate in one.rates.all()] if one.kind == DeliveryKind.TABLE else [one.price]
    return {
        "service": one,
        "kind": KINDS[DeliveryKind(one.kind)][0],
        "price": money(min(prices), currency) if prices else None,
        "handler": one.handler if one.kind == DeliveryKind.OUTSIDE else None,
        "is_from": len(prices) > 1,
        "free_from": money(one.free_from, currency) if one.free_from is not None else None,
    }


def _kinds() -> list[tuple[str, Any, Any]]:
    """The kinds of a further service; each handler stands for itself."""
    known = list(DeliveryHandler.objects.all())
    kinds = [(kind.value, *words) for kind, words in KINDS.items() if kind != DeliveryKind.OUTSIDE]
    return kinds + [(f"{DeliveryKind.OUTSIDE}&handler={one.pk}", one.name, one.name) for one in known]
