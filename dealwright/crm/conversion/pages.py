"""Converting a lead: the dialog over its card or the board, and the stage that asks for it."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright import web
from dealwright.crm.activities.models import Binding
from dealwright.crm.conversion.actions import Conversion, convert_lead
from dealwright.crm.conversion.forms import DEAL, WAYS, ConversionForm
from dealwright.crm.conversion.queries import Likely, likely_clients
from dealwright.crm.leads.actions import TakesConversion
from dealwright.crm.leads.models import Lead
from dealwright.crm.leads.pages.card import card_again
from dealwright.crm.leads.pages.finding import changed_lead
from dealwright.kit.errors import Conflict, Refused
from dealwright.people.access import shown_among
from dealwright.records.boards.pages import stage_page
from dealwright.records.fields.widgets import choices_of
from dealwright.records.pipelines.asking import as_dialog
from dealwright.records.undo import offer
from dealwright.work.tasks.models import Task

PAGE = "crm/conversion/conversion.html"

_move = stage_page(Lead.record_kind)


@require_POST
def lead_stage(request: HttpRequest, id: int) -> HttpResponse:
    """Move the lead; the won stage asks what it becomes."""
    try:
        return _move(request, id)
    except TakesConversion:
        lead = changed_lead(request, id)
    if not request.htmx:
        return web.redirect(request, f"/leads/{id}/conversion")
    return _ask(request, lead, status=422 if "before" in request.POST else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def lead_conversion(request: HttpRequest, id: int) -> HttpResponse:
    """What the lead becomes, and making it so."""
    lead = changed_lead(request, id)
    if lead.is_converted:
        return _is_done(request, lead)
    if request.method != "POST":
        return _ask(request, lead)
    likely = likely_clients(lead, actor=request.actor)
    form = ConversionForm(request.POST, lead=lead, actor=request.actor, likely=likely)
    if not form.is_valid():
        return _ask(request, lead, form, likely, status=422)
    try:
        done = convert_lead(lead, **form.choices(), phone_region=request.actor.user.region, by=request.actor)
    except Conflict as conflict:
        fresh = changed_lead(request, id)
        if fresh.is_converted:
            return _is_done(request, fresh, str(conflict))
        again = _renewed(form, fresh)
        again.add_error(None, str(conflict))
        return _ask(request, fresh, again, likely, status=conflict.status)
    except Refused as refusal:
        _complain(form, refusal)
        return _ask(request, changed_lead(request, id), form, likely, status=refusal.status)
    offer(request, _told(done))
    return web.redirect(request, _address(done))


@require_safe
def deal_choices(request: HttpRequest) -> HttpResponse:
    """Deals that fit what is typed into the line of the dialog."""
    shown_among(request.actor, "deal", ["title"])
    text = request.GET.get("look", "").replace("\0", "")[:200]
    chosen = [one for one in request.GET.getlist("deal") if one and "\0" not in one][:1]
    choices = choices_of(DEAL, request.actor, chosen=chosen, text=text)
    context = {"field": DEAL, "name": "deal", "choices": choices}
    return web.render(request, "records/fields/choices.html", context, fragment="choices")


def _ask(
    request: HttpRequest,
    lead: Lead,
    form: ConversionForm | None = None,
    likely: Likely | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    likely = likely or likely_clients(lead, actor=request.actor)
    form = form or ConversionForm(lead=lead, actor=request.actor, likely=likely)
    context = {
        "lead": lead,
        "form": form,
        "likely": {"contact": likely.contacts, "company": likely.companies},
        "parts": [name for name in WAYS if f"{name}_way" in form.fields],
        "has_plans": _has_plans(lead),
    }
    return as_dialog(request, PAGE, context, status=status)


def _renewed(form: ConversionForm, lead: Lead) -> ConversionForm:
    """The same answers over the version that is true now."""
    sent: Any = cast(QueryDict, form.data).copy()
    sent["version"] = str(lead.version)
    again = ConversionForm(sent, lead=lead, actor=form.actor, likely=Likely())
    again.is_valid()
    return again


def _is_done(request: HttpRequest, lead: Lead, why: str = "") -> HttpResponse:
    """Somebody was quicker: the card shows what the lead became."""
    web.toast(request, why or _("This lead is converted already."), tone="attention")
    if request.htmx and request.method == "POST":
        return card_again(request, lead.pk, status=409)
    return web.redirect(request, f"/leads/{lead.pk}")


def _complain(form: ConversionForm, refusal: Refused) -> None:
    """At the field of the dialog that it is about, else above the form."""
    places = {"title": "deal_title", "stage_id": "pipeline", "name": "contact_name", **{n: n for n in WAYS}}
    for one in [refusal, *refusal.also]:
        place = places.get(one.field or "")
        form.add_error(place if place in form.fields else None, str(one))


def _told(done: Conversion) -> str:
    if done.deal is not None:
        return _("The lead was converted. This is its deal.")
    if done.contact is not None:
        return _("The lead was converted. This is its contact.")
    return _("The lead was converted. This is its company.")


def _address(done: Conversion) -> str:
    found = [("deals", done.deal), ("contacts", done.contact), ("companies", done.company)]
    return next(f"/{noun}/{record.pk}" for noun, record in found if record is not None)


def _has_plans(lead: Lead) -> bool:
    """Whether something is planned for the lead, so that it has to be asked what becomes of it."""
    of_lead = Binding.objects.filter(on_kind=lead.record_kind, on_id=lead.pk, activity__deleted_at=None)
    tasks = Task.objects.open().filter(about_kind=lead.record_kind, about_id=lead.pk)
    return bool(of_lead.filter(activity__done_at=None).exists() or tasks.exists())
