"""The order handling mode on screen: the dialog, the way from orders to deals, how far it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dealwright import web
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.numbers import whole_number
from dealwright.people.access import require_settings
from dealwright.records.painting import painted_stage
from dealwright.records.pipelines.asking import as_dialog, done
from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.records.pipelines.queries import pipelines_of
from dealwright.sales.modes import actions
from dealwright.sales.modes.automating import passages, told_passages
from dealwright.sales.modes.forms import ConversionForm, ModeForm
from dealwright.sales.modes.mapping import stages_for
from dealwright.sales.modes.models import OrderMode
from dealwright.sales.modes.queries import (
    last_conversion,
    left_orders,
    order_mode,
    order_settings,
    pipeline_for_orders,
    running_conversion,
    waiting_by_status,
)
from dealwright.sales.statuses.queries import order_stages

DIALOG, CONVERSION = "sales/modes/mode.html", "sales/modes/conversion.html"
SHOWN = 50
"""Orders left over that are named; the others follow when these are mended."""


@require_http_methods(["GET", "HEAD", "POST"])
def mode_of_orders(request: HttpRequest) -> HttpResponse:
    """The dialog with the two modes (OM-9); the way to deals asks further, the way back is not here."""
    require_settings(request.actor)
    mode = order_mode()
    if request.method != "POST":
        waits = running_conversion() is not None
        return as_dialog(request, DIALOG, {**_standing(mode), "is_converting": waits, "error": None})
    form = ModeForm(request.POST)
    wanted = form.cleaned_data["mode"] if form.is_valid() else None
    if wanted == mode:
        return done(request, "/deals")
    if wanted == OrderMode.DEALS:
        return web.redirect(request, "/deals/order-mode/conversion")
    error = (
        _("Only the operator of this installation can bring the orders back.")
        if wanted
        else _("Choose one of the two.")
    )
    return as_dialog(request, DIALOG, {**_standing(mode), "is_converting": False, "error": error}, status=422)


def _standing(mode: OrderMode) -> dict[str, Any]:
    left = left_orders().count() if mode is OrderMode.DEALS else 0
    return {"mode": mode.value, "left_over": left}


@require_http_methods(["GET", "HEAD", "POST"])
def conversion_of_orders(request: HttpRequest) -> HttpResponse:
    """What becomes of the orders, with a preview; the start; how far it is."""
    require_settings(request.actor)
    if running_conversion() is not None or order_mode() is OrderMode.DEALS:
        return _progress(request)
    pipeline = _chosen_pipeline(request)
    suggested = stages_for(pipeline, order_settings().stages)
    form = ConversionForm(
        request.POST if request.method == "POST" else None,
        pipeline=pipeline,
        statuses=suggested,
        version=order_settings().version,
    )
    if form.is_bound and form.is_valid():
        try:
            conversion = actions.switch_to_deals(**form.values(), by=request.actor)
        except (Refused, Conflict) as problem:
            form.add_error(None, str(problem))
            status = problem.status
        else:
            if conversion is None:
                web.toast(request, _("From now on every purchase is a deal."))
                return web.redirect(request, "/deals")
            return web.redirect(request, "/deals/order-mode/conversion")
    else:
        status = 422 if form.errors else 200
    return web.render(request, CONVERSION, _plan(form, pipeline, suggested), status=status)


@require_POST
def orders_left_over(request: HttpRequest) -> HttpResponse:
    """Let those be tried again that could not become deals."""
    try:
        if actions.convert_left_over(by=request.actor) is None:
            web.toast(request, _("Every order has its deal."))
    except (Refused, Conflict) as problem:
        web.toast(request, str(problem), tone="danger")
    return web.redirect(request, "/deals/order-mode/conversion")


def _progress(request: HttpRequest) -> HttpResponse:
    is_fragment = request.headers.get("HX-Target") == "order-conversion"
    conversion, left = last_conversion(), left_orders()
    context = {
        "conversion": conversion,
        "left": left[:SHOWN],
        "left_over": left.count(),
        "automation": told_passages(conversion.automation) if conversion else [],
        "status_of": order_stages(),
        "plan": None,
    }
    return web.render(request, CONVERSION, context, fragment="progress" if is_fragment else None)


def _plan(form: ConversionForm, pipeline: Pipeline, stages: Mapping[str, Stage]) -> dict[str, Any]:
    """How many orders of each status go where, and what becomes of the rules that stand on it."""
    waiting = waiting_by_status()
    rows = [
        {"status": painted_stage(stage), "count": waiting.get(code, 0), "field": form.field_of(code)}
        for code, stage in order_stages().items()
    ]
    return {
        "form": form,
        "plan": rows,
        "total": sum(waiting.values()),
        "pipeline": pipeline,
        "pipelines": [(one.pk, one.name) for one in pipelines_of("deal")],
        "automation": passages(stages),
        "status_of": order_stages(),
        "conversion": None,
    }


def _chosen_pipeline(request: HttpRequest) -> Pipeline:
    sent = request.POST if request.method == "POST" else request.GET
    id = whole_number(sent.get("pipeline", ""))
    chosen = Pipeline.objects.filter(pk=id, of_kind="deal").first() if id else None
    return chosen or pipeline_for_orders()
