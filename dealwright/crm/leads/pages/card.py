"""The card of a lead, and what is done on it at once."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dealwright import web
from dealwright.crm import reaching
from dealwright.crm.leads import actions
from dealwright.crm.leads.models import Lead
from dealwright.crm.leads.pages.finding import changed_lead, seen_lead
from dealwright.crm.leads.queries import deals_of_leads
from dealwright.crm.lines.showing import sums_of
from dealwright.events import Actor
from dealwright.people.access import Verb, hidden_fields
from dealwright.records.bin.pages import unless_deleted
from dealwright.records.colors import painted
from dealwright.records.painting import painted_stage, painted_tags
from dealwright.records.pipelines.history_pages import history_page
from dealwright.records.pipelines.known import pipelines_known, pipelines_known_to
from dealwright.records.seeing import may_do, seen_among
from dealwright.records.timeline.pages import show_older, story_on_card, write_note
from dealwright.records.undo import offer

CARD = "crm/leads/card.html"

lead_stage_history = history_page("lead")


@require_safe
@unless_deleted("lead")
def lead(request: HttpRequest, id: int) -> HttpResponse:
    """The card, as a page or as the panel over the board."""
    return web.render(request, CARD, card_context(request, seen_lead(request, id)))


@require_safe
def lead_timeline(request: HttpRequest, id: int) -> HttpResponse:
    """An older stretch of the timeline."""
    return show_older(request, seen_lead(request, id), url=f"/leads/{id}/timeline")


@require_POST
def lead_notes(request: HttpRequest, id: int) -> HttpResponse:
    """Write a note."""
    lead = changed_lead(request, id)
    return write_note(request, lead, timeline_url=f"/leads/{id}/timeline", card_url=f"/leads/{id}")


@require_POST
def lead_archive(request: HttpRequest, id: int) -> HttpResponse:
    """Put a lead away, or take it out again."""
    lead = changed_lead(request, id)
    if "undo" in request.POST:
        actions.unarchive_lead(lead, by=request.actor)
        offer(request, _("The lead is back on its stage."))
        return web.redirect(request, f"/leads/{id}")
    actions.archive_lead(lead, by=request.actor)
    offer(request, _("The lead was archived. Its card is kept and can be taken out again."))
    return web.redirect(request, "/leads")


@require_safe
def lead_moved_here(request: HttpRequest, id: int) -> HttpResponse:
    """Links in old e-mails and processes lead to the card (CR-57)."""
    return HttpResponsePermanentRedirect(f"/leads/{id}")


def card_context(request: HttpRequest, lead: Lead) -> dict[str, Any]:
    """What the card shows."""
    actor = request.actor
    lines = list(lead.lines.select_related("measure"))
    known = {one.pk: one for one in pipelines_known_to(actor, Lead.record_kind)}
    pipeline = known.get(lead.pipeline_id, lead.stage.pipeline)
    return {
        "lead": lead,
        "pipeline": pipeline,
        "stages": [painted_stage(stage) for stage in pipeline.stages.all()],
        "ways": {field: reaching.ways_of(lead, kind) for kind, field in reaching.FIELDS.items()},
        "place_of_living": _lines_of_address(lead, actor),
        "became": _became(lead, actor) if lead.is_converted else [],
        "seen_clients": _seen_clients(lead, actor),
        "watching": lead.watching if lead.observer_ids else [],
        "marks": [(name, text) for name, text in lead.marks.items() if text],
        "lines": lines,
        "sums": sums_of(lines, lead.currency),
        "tags": painted_tags(lead.tags),
        "story": story_on_card(request, lead, url=f"/leads/{lead.pk}/timeline"),
        "notes_url": f"/leads/{lead.pk}/notes",
        "may_change": may_do(actor, lead, Verb.CHANGE),
        "choosing": "move" in request.GET,
        "several_pipelines": len(pipelines_known(Lead.record_kind)) > 1,
    }


def card_again(request: HttpRequest, id: int, *, status: int = 200) -> HttpResponse:
    """The card as it is now, in the place of the one on the screen."""
    context = card_context(request, seen_lead(request, id))
    return web.render_card(request, CARD, context, of=("lead", id), status=status)


def _became(lead: Lead, actor: Actor) -> list[tuple[Any, str]]:
    """The deals it became that the actor may see, with the colour of their stage."""
    deals = deals_of_leads(actor).filter(lead=lead).select_related("stage").order_by("pk")
    return [(deal, painted(deal.stage.color)) for deal in deals]


def _seen_clients(lead: Lead, actor: Actor) -> set[str]:
    """Which of its clients the actor may see: their names are told to nobody else."""
    return {kind for kind, _id in seen_among(actor, [(ref.kind, ref.id) for ref in lead.client_refs])}


def _lines_of_address(lead: Lead, actor: Actor) -> str:
    hidden = hidden_fields(actor, Lead.record_kind)
    names = ("address", "postal_code", "city", "region", "country")
    street, code, city, region, country = ("" if name in hidden else getattr(lead, name) for name in names)
    place = " ".join(filter(None, (code, city)))
    return "\n".join(filter(None, (street, ", ".join(filter(None, (place, region, country))))))
