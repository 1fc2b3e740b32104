"""The checkout form as the office builds it, and the consents that buyers gave on it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright import web
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.numbers import whole_number
from dealwright.people.access import require_settings
from dealwright.records.undo import offer
from dealwright.store.form import actions
from dealwright.store.form.first_fields import FIRST_CODES
from dealwright.store.form.forms import PAYERS, TYPES, CheckoutSettingsForm, FieldForm
from dealwright.store.form.models import CheckoutField, Consent, Group
from dealwright.store.form.queries import Asked, checkout_fields
from dealwright.store.form.targets import group_label, told_target
from dealwright.store.settings.actions import edit_store
from dealwright.store.settings.queries import the_store

PAGE, FORM = "store/form/form.html", "store/form/field.html"
CONSENTS, CONSENT = "store/form/consents.html", "store/form/consent.html"
HOME = "/store/checkout-form"
SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
def checkout_form(request: HttpRequest) -> HttpResponse:
    """The fields by what they write to, and the settings of the checkout."""
    require_settings(request.actor)
    form = CheckoutSettingsForm(request.POST if request.method == "POST" else None, store=the_store())
    if form.is_bound and form.is_valid():
        try:
            edit_store(**form.cleaned_data, by=request.actor)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            offer(request, _("Saved."))
            return web.redirect(request, HOME)
    fields = checkout_fields()
    groups = [
        {
            "group": group.value,
            "label": group_label(group),
            "rows": [_row(one) for one in fields if one.field.group == group],
        }
        for group in (Group.CONTACT, Group.COMPANY, Group.ORDER)
    ]
    return web.render(request, PAGE, {"groups": groups, "form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def new_field(request: HttpRequest) -> HttpResponse:
    """The form for a further field (`?group=contact`), and making it."""
    require_settings(request.actor)
    sent = request.POST if request.method == "POST" else request.GET
    group = sent.get("group", Group.ORDER)
    if group not in set(Group):
        raise Http404
    return _edit(request, None, group)


@require_http_methods(["GET", "HEAD", "POST"])
def field(request: HttpRequest, id: int) -> HttpResponse:
    """The form of a field, and changing it."""
    require_settings(request.actor)
    found = get_object_or_404(CheckoutField, pk=id)
    return _edit(request, found, found.group)


@require_POST
def field_place(request: HttpRequest, id: int) -> HttpResponse:
    """Ask for it one place earlier (`up`) or later."""
    require_settings(request.actor)
    found = get_object_or_404(CheckoutField, pk=id)
    actions.move_field(found, up=bool(request.POST.get("up")), by=request.actor)
    offer(request, _("The order was changed."))
    return web.redirect(request, HOME)


@require_POST
def field_removal(request: HttpRequest, id: int) -> HttpResponse:
    """Remove a field that was added here."""
    require_settings(request.actor)
    found = get_object_or_404(CheckoutField, pk=id)
    try:
        actions.remove_field(found, version=whole_number(request.POST.get("version")), by=request.actor)
    except (Refused, Conflict) as problem:
        web.toast(request, str(problem), tone="attention")
        return web.redirect(request, f"{HOME}/{id}")
    offer(request, _("The field was removed."))
    return web.redirect(request, HOME)


@require_safe
def consents(request: HttpRequest) -> HttpResponse:
    """Who agreed, when and with which order, the newest first."""
    require_settings(request.actor)
    before = whole_number(request.GET.get("before"))
    found = Consent.objects.select_related("order", "contact").order_by("-id")
    rows = list((found.filter(pk__lt=before) if before else found)[: SHOWN + 1])
    context = {
        "rows": rows[:SHOWN],
        "next_before": rows[SHOWN - 1].pk if len(rows) > SHOWN else None,
    }
    return web.render(request, CONSENTS, context, fragment="rows" if request.htmx and before else None)


@require_safe
def consent(request: HttpRequest, id: int) -> HttpResponse:
    """The proof of one consent, whole."""
    require_settings(request.actor)
    found = get_object_or_404(Consent.objects.select_related("order", "contact"), pk=id)
    return web.render(request, CONSENT, {"consent": found})


def _edit(request: HttpRequest, found: CheckoutField | None, group: str) -> HttpResponse:
    form = FieldForm(request.POST if request.method == "POST" else None, group=group, field=found)
    status = 422 if form.errors else 200
    if form.is_bound and form.is_valid():
        try:
            _save(request, found, form)
        except (Refused, Conflict) as problem:
            form.add_error(problem.field if problem.field in form.fields else None, str(problem))
            status = problem.status
        else:
            offer(request, _("Saved."))
            return web.redirect(request, HOME)
    context = {
        "form": form,
        "field": found,
        "group": group,
        "group_label": group_label(group),
        "target": told_target(found.code, group, found.writes_to) if found else "",
        "is_own": found is None or found.code not in FIRST_CODES,
    }
    return web.render(request, FORM, context, status=status)


def _save(request: HttpRequest, found: CheckoutField | None, form: FieldForm) -> None:
    if found is None:
        actions.create_field(group=form.group, **form.values, by=request.actor)
    else:
        version = form.cleaned_data["version"]
        actions.edit_field(found, **form.values, version=version, by=request.actor)


def _row(one: Asked) -> dict[str, Any]:
    field = one.field
    return {
        "field": field,
        "type": dict(TYPES)[field.type],
        "payer": dict(PAYERS)[field.payer] if field.payer else "",
        "target": told_target(field.code, field.group, field.writes_to),
        "depends": bool(one.deliveries or one.methods),
    }
