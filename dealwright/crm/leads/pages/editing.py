"""Changing a lead in the places of its card: its fields and its products."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dealwright import web
from dealwright.crm.currency import without_companions
from dealwright.crm.leads import actions
from dealwright.crm.leads.forms import PLACES, LeadForm, held_by
from dealwright.crm.leads.models import Lead
from dealwright.crm.leads.pages.card import card_again
from dealwright.crm.leads.pages.finding import changed_lead
from dealwright.crm.lines.pages import edit_lines
from dealwright.events import last_change
from dealwright.kit.errors import Conflict, Refused
from dealwright.people.access import shown_among
from dealwright.records.merging import merge, seen_input
from dealwright.records.undo import offer


@require_http_methods(["GET", "HEAD", "POST"])
def lead_fields(request: HttpRequest, id: int, place: str) -> HttpResponse:
    """The form for one place of the card, and saving it; a stale one keeps what was typed."""
    lead = changed_lead(request, id)
    if place not in PLACES:
        raise Http404
    shown_among(request.actor, Lead.record_kind, without_companions(PLACES[place]))
    sent = request.POST if request.method == "POST" else None
    form = LeadForm(sent, actor=request.actor, currency=lead.currency, lead=lead, place=place)
    if sent is None:
        return _form(request, lead, form, place)
    if not form.is_valid():
        return _form(request, lead, form, place, status=422)
    merged = merge(form, held_by(lead), record=lead, sent=sent)
    if merged.conflict:
        return _form(request, lead, form, place, status=409, conflict=merged.conflict)
    try:
        actions.edit_lead(
            lead,
            **merged.values,
            version=lead.version,
            phone_region=request.actor.user.region,
            by=request.actor,
        )
    except Refused as refusal:
        form.complain(refusal)
        return _form(request, lead, form, place, status=422)
    except Conflict:
        return lead_fields(request, id, place)  # somebody was quicker by a moment: look again
    return _saved(request, id, _("Saved."))


@require_http_methods(["GET", "HEAD", "POST"])
def lead_lines(request: HttpRequest, id: int) -> HttpResponse:
    """The products of a lead as rows to be changed, found and saved."""
    lead = changed_lead(request, id)
    return edit_lines(
        request,
        lead,
        card=f"/leads/{id}",
        set_lines=actions.set_lines,
        again=lambda: changed_lead(request, id),
        saved=lambda: _saved(request, id, _("The products were saved.")),
    )


def _saved(request: HttpRequest, id: int, text: str) -> HttpResponse:
    """The card as it is now; the notice offers to take the change back, if there was one."""
    if last_change() is not None:
        offer(request, text)
    return card_again(request, id) if request.htmx else web.redirect(request, f"/leads/{id}")


def _form(
    request: HttpRequest, lead: Lead, form: LeadForm, place: str, *, status: int = 200, conflict: Any = None
) -> HttpResponse:
    context = {
        "lead": lead,
        "form": form,
        "seen": seen_input(held_by(lead), form, lead),
        "conflict": conflict,
        "place": place,
    }
    fragment = "place_form" if request.htmx else None
    return web.render(request, "crm/leads/edit.html", context, fragment=fragment, status=status)
