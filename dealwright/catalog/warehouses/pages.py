"""The page of warehouses, and of one of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dealwright import web
from dealwright.catalog.settings.actions import switch_inventory
from dealwright.catalog.settings.queries import catalog_settings
from dealwright.catalog.warehouses import actions
from dealwright.catalog.warehouses.forms import WarehouseChangesForm, WarehouseForm
from dealwright.catalog.warehouses.models import Warehouse
from dealwright.catalog.warehouses.queries import default_warehouse
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.numbers import whole_number
from dealwright.people.access import require_settings
from dealwright.records.undo import offer

PAGE, CARD = "catalog/warehouses/list.html", "catalog/warehouses/card.html"


@require_http_methods(["GET", "HEAD", "POST"])
def warehouses(request: HttpRequest) -> HttpResponse:
    """All warehouses with how much lies in them, whether inventory is kept, and adding a warehouse."""
    require_settings(request.actor)
    form = WarehouseForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            actions.create_warehouse(
                name=form.cleaned_data["name"],
                address=form.cleaned_data["address"],
                is_for_pickup=form.cleaned_data["is_for_pickup"],
                by=request.actor,
            )
        except Refused as refusal:
            status = _complain(form, refusal)
        else:
            offer(request, _("The warehouse was added."))
            return web.redirect(request, "/warehouses")
    elif form.errors:
        status = 422
    if request.method in {"GET", "HEAD"}:
        default_warehouse()
    filled = Q(levels__quantity__gt=0)
    counted = Warehouse.objects.annotate(
        pieces=Sum("levels__quantity"), products=Count("levels", filter=filled)
    )
    context = {"warehouses": list(counted), "form": form, "settings": catalog_settings()}
    return web.render(request, PAGE, context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def warehouse(request: HttpRequest, id: int) -> HttpResponse:
    """What is told of one warehouse, and changing it."""
    require_settings(request.actor)
    found = get_object_or_404(Warehouse, pk=id)
    form = WarehouseChangesForm(request.POST if request.method == "POST" else None, warehouse=found)
    status = 200
    if form.is_bound and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            actions.edit_warehouse(found, **form.values(), version=version, by=request.actor)
        except (Refused, Conflict) as problem:
            status = _complain(form, problem)
        else:
            offer(request, _("Saved."))
            return web.redirect(request, "/warehouses")
    elif form.errors:
        status = 422
    return web.render(request, CARD, {"warehouse": found, "form": form}, status=status)


@require_POST
def warehouse_removal(request: HttpRequest, id: int) -> HttpResponse:
    """Remove an empty warehouse."""
    require_settings(request.actor)
    found = get_object_or_404(Warehouse, pk=id)
    try:
        actions.remove_warehouse(found, version=whole_number(request.POST.get("version")), by=request.actor)
    except (Refused, Conflict) as problem:
        form = WarehouseChangesForm(warehouse=found)
        context = {"warehouse": found, "form": form, "problem": str(problem)}
        return web.render(request, CARD, context, status=problem.status)
    offer(request, _("The warehouse was removed."))
    return web.redirect(request, "/warehouses")


@require_POST
def inventory(request: HttpRequest) -> HttpResponse:
    """Switch the inventory on or off."""
    require_settings(request.actor)
    on = request.POST.get("on") == "yes"
    try:
        switch_inventory(on=on, version=whole_number(request.POST.get("version")), by=request.actor)
    except Conflict as conflict:
        web.toast(request, str(conflict), tone="attention")
    else:
        offer(request, _("The inventory is on.") if on else _("The inventory is off."))
    return web.redirect(request, "/warehouses")


def _complain(form: forms.Form, problem: Any) -> int:
    field = problem.field if problem.field in form.fields and problem.field != "version" else None
    form.add_error(field, str(problem))
    status: int = problem.status
    return status
