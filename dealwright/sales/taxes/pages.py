"""The pages of tax zones: the list, making one, changing it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright import web
from dealwright.kit.countries import country_name
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.numbers import whole_number
from dealwright.people.access import require_settings
from dealwright.records.undo import offer
from dealwright.sales.taxes import actions
from dealwright.sales.taxes.forms import ZoneForm
from dealwright.sales.taxes.models import TaxZone
from dealwright.sales.taxes.places import home_country
from dealwright.sales.taxes.rate_rows import rates_from, rows_from, rows_of

HOME = "/taxes"
LIST, FORM = "sales/taxes/zones.html", "sales/taxes/zone.html"
REGIONS_SHOWN = 6


@require_safe
def zones(request: HttpRequest) -> HttpResponse:
    """All tax zones by country, the finer ones below it."""
    require_settings(request.actor)
    home = home_country()
    context = {
        "groups": _by_country(TaxZone.objects.all()),
        "home": country_name(home) if home else "",
    }
    return web.render(request, LIST, context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_zone(request: HttpRequest) -> HttpResponse:
    """The form for a further zone, and making it."""
    require_settings(request.actor)
    return _edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def zone(request: HttpRequest, id: int) -> HttpResponse:
    """The form of a zone with its rates, and changing it."""
    require_settings(request.actor)
    return _edit(request, get_object_or_404(TaxZone, pk=id))


@require_POST
def zone_removal(request: HttpRequest, id: int) -> HttpResponse:
    """Remove a zone; orders keep the rates they were sold at."""
    require_settings(request.actor)
    found = get_object_or_404(TaxZone, pk=id)
    try:
        actions.remove_zone(found, version=whole_number(request.POST.get("version")), by=request.actor)
    except (Refused, Conflict) as problem:
        web.toast(request, str(problem), tone="attention")
        return web.redirect(request, f"{HOME}/{id}")
    offer(request, _("The tax zone was removed."))
    return web.redirect(request, HOME)


def _edit(request: HttpRequest, found: TaxZone | None) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    form = ZoneForm(sent, zone=found)
    rows = rows_from(sent) if sent is not None else rows_of(found.rates if found else {})
    status = 200
    if sent is not None:
        status = 422
        rates = rates_from(rows)
        if form.is_valid() and rates is not None:
            try:
                _save(request, found, form, rates)
            except (Refused, Conflict) as problem:
                status = problem.status
                form.add_error(problem.field if problem.field in form.fields else None, str(problem))
            else:
                offer(request, _("Saved."))
                return web.redirect(request, HOME)
    return web.render(request, FORM, {"form": form, "zone": found, "rows": rows}, status=status)


def _save(request: HttpRequest, found: TaxZone | None, form: ZoneForm, rates: dict[str, str]) -> None:
    values = form.values | {"rates": rates}
    if found is None:
        actions.create_zone(**values, by=request.actor)
    else:
        actions.edit_zone(found, **values, version=form.cleaned_data["version"], by=request.actor)


def _by_country(found: Any) -> list[dict[str, Any]]:
    groups: dict[str, list[TaxZone]] = {}
    for one in found:
        groups.setdefault(one.country, []).append(one)
    told = [
        {"country": country_name(code), "rows": [_row(one) for one in sorted(rows, key=_whole_first)]}
        for code, rows in groups.items()
    ]
    return sorted(told, key=lambda group: str(group["country"]))


def _whole_first(one: TaxZone) -> tuple[bool, str, int]:
    return bool(one.regions), one.name, one.pk


def _row(one: TaxZone) -> dict[str, Any]:
    return {
        "zone": one,
        "percent": one.rate * 100,
        "regions": ", ".join(one.regions[:REGIONS_SHOWN]),
        "further": max(len(one.regions) - REGIONS_SHOWN, 0),
        "special": len(one.rates),
    }
