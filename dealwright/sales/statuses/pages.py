"""The page of the stages of orders, deliveries, proposals and invoices (ST-23)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright import web
from dealwright.kit.errors import Problem, Refused
from dealwright.kit.numbers import whole_number
from dealwright.people import access
from dealwright.records.painting import painted_stage
from dealwright.records.pipelines import uses
from dealwright.records.pipelines.forms import before_from
from dealwright.records.pipelines.models import Semantic, Stage
from dealwright.records.undo import offer
from dealwright.sales.statuses import actions
from dealwright.sales.statuses.first_pipelines import (
    INVOICE,
    LETTERED,
    ORDER,
    PROPOSAL,
    SHIPMENT,
    ensure_statuses,
)
from dealwright.sales.statuses.forms import StatusForm
from dealwright.sales.statuses.models import StatusNotice
from dealwright.sales.statuses.uses import is_system

LIST = "sales/statuses/list.html"
STATUS = "sales/statuses/status.html"
URL = "/orders/statuses"
TITLES = {
    ORDER: gettext_lazy("Statuses of orders"),
    SHIPMENT: gettext_lazy("Statuses of deliveries"),
    PROPOSAL: gettext_lazy("Stages of proposals"),
    INVOICE: gettext_lazy("Stages of invoices"),
}
HINTS = {
    ORDER: gettext_lazy(
        "A status holds for all orders. The first one and the last ones stay; put as many of your own between"
        " them as you need."
    ),
    SHIPMENT: gettext_lazy(
        "What happens to a parcel until it is delivered. The first one and the last ones stay; put as many of"
        " your own between them as you need."
    ),
    PROPOSAL: gettext_lazy(
        "How far a proposal is. “Draft”, “Sent” and the answers stay; put your own between them. What comes"
        " to a stage behind “Sent” counts as sent."
    ),
    INVOICE: gettext_lazy(
        "How far an invoice is. “Draft”, “Sent”, “Paid” and “Canceled” stay; put your own between them. What"
        " comes to a stage behind “Sent” counts as sent."
    ),
}


@require_safe
def statuses(request: HttpRequest) -> HttpResponse:
    """The statuses in their order, in a tab for each kind."""
    access.require_settings(request.actor)
    ensure_statuses(by=request.actor)
    return web.render(request, LIST, _list(_of(request.GET.get("of", ""))))


@require_http_methods(["GET", "HEAD", "POST"])
def new_status(request: HttpRequest) -> HttpResponse:
    """The form for one more status, and adding it."""
    access.require_settings(request.actor)
    sent = request.POST if request.method == "POST" else None
    of = _of((sent if sent is not None else request.GET).get("of", ""))
    form = StatusForm(sent, of=of)
    if sent is not None and form.is_valid():
        try:
            added = actions.add_status(of, **form.values(), by=request.actor)
        except Problem as problem:
            form.complain(problem)
        else:
            offer(request, _("The status “%(status)s” was added.") % {"status": added.name})
            return web.redirect(request, _url(of))
    return _form(request, form, of)


@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest, id: int) -> HttpResponse:
    """The form of a status, and changing it; a stale one is told, with what was typed kept."""
    access.require_settings(request.actor)
    found = _status(id)
    sent = request.POST if request.method == "POST" else None
    form = StatusForm(sent, of=found.pipeline.of_kind, status=found)
    if form.is_bound and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            actions.edit_status(found, **form.values(), version=version, by=request.actor)
        except Problem as problem:
            form.complain(problem)
            return _form(request, form, found.pipeline.of_kind, found, code=problem.status)
        offer(request, _("Saved."))
        return web.redirect(request, _url(found.pipeline.of_kind))
    return _form(request, form, found.pipeline.of_kind, found)


@require_POST
def status_place(request: HttpRequest, id: int) -> HttpResponse:
    """Put a status one place up or down, or before another one it was dragged to."""
    access.require_settings(request.actor)
    found = _status(id)
    between = list(Stage.objects.filter(pipeline=found.pipeline_id, semantic=Semantic.OPEN))
    others = [one for one in between if one.pk != found.pk]
    at = next((place for place, one in enumerate(between) if one.pk == found.pk), len(others))
    before = before_from(request.POST, others, at)
    version = whole_number(request.POST.get("version"))
    actions.place_status(found, before=before, version=version, by=request.actor)
    of = found.pipeline.of_kind
    if request.htmx:
        return web.render(request, LIST, _list(of), fragment="statuses")
    return web.redirect(request, _url(of))


@require_POST
def status_deletion(request: HttpRequest, id: int) -> HttpResponse:
    """Delete a status in which nothing stands; one that stays says why."""
    access.require_settings(request.actor)
    found = _status(id)
    of = found.pipeline.of_kind
    try:
        actions.delete_status(found, by=request.actor)
    except Refused as refusal:
        form = StatusForm(of=of, status=found)
        return _form(request, form, of, found, error=str(refusal), code=refusal.status)
    offer(request, _("The status “%(status)s” was deleted.") % {"status": found.name})
    return web.redirect(request, _url(of))


def _list(of: str) -> dict[str, Any]:
    found = Stage.objects.filter(pipeline__of_kind=of, pipeline__is_default=True)
    stages = list(found.select_related("pipeline"))
    told = set(StatusNotice.objects.filter(stage__in=stages, is_on=True).values_list("stage_id", flat=True))
    return {
        "of": of,
        "title": TITLES[of],
        "hint": HINTS[of],
        "version": stages[0].pipeline.version if stages else 0,
        "tabs": [
            (_("Orders"), _url(ORDER), of == ORDER, None),
            (_("Deliveries"), _url(SHIPMENT), of == SHIPMENT, None),
            (_("Proposals"), _url(PROPOSAL), of == PROPOSAL, None),
            (_("Invoices"), _url(INVOICE), of == INVOICE, None),
        ],
        "rows": [
            {
                "stage": stage,
                "painted": painted_stage(stage),
                "is_told": stage.pk in told,
                "is_placed": not stage.is_final and place > 0,
            }
            for place, stage in enumerate(stages)
        ],
    }


def _form(
    request: HttpRequest,
    form: StatusForm,
    of: str,
    status: Stage | None = None,
    *,
    error: str = "",
    code: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "of": of,
        "title": TITLES[of],
        "is_lettered": of in LETTERED,
        "status": status,
        "error": error,
        "back": _url(of),
        "is_system": status is not None and is_system(status),
        "is_final": status is not None and status.is_final,
        "reasons": uses.reasons(stages=[status]) if status is not None else [],
    }
    return web.render(request, STATUS, context, status=422 if form.errors and code == 200 else code)


def _of(text: str) -> str:
    return text if text in TITLES else ORDER


def _url(of: str) -> str:
    return URL if of == ORDER else f"{URL}?of={of}"


def _status(id: int) -> Stage:
    found = Stage.objects.select_related("pipeline").filter(pipeline__of_kind__in=TITLES)
    status: Stage = get_object_or_404(found, pk=id)
    return status
