"""The card of a deal, and what is done on it at once."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dealwright import web
from dealwright.crm.deals import actions
from dealwright.crm.deals.models import Deal, DealLine
from dealwright.crm.deals.pages.finding import changed_deal, seen_deal
from dealwright.crm.lines.showing import sums_of
from dealwright.people.access import Scope, Verb, scope_of
from dealwright.records.bin.pages import unless_deleted
from dealwright.records.painting import painted_stage, painted_tags
from dealwright.records.pipelines.history_pages import history_page
from dealwright.records.pipelines.known import known_pipeline
from dealwright.records.seeing import seen_among
from dealwright.records.timeline.pages import show_older, story_on_card, write_note
from dealwright.records.undo import offer

CARD = "crm/deals/card.html"

deal_stage_history = history_page("deal")


@require_safe
@unless_deleted("deal")
def deal(request: HttpRequest, id: int) -> HttpResponse:
    """The card, as a page or as the panel over the board."""
    return web.render(request, CARD, card_context(request, seen_deal(request, id)))


@require_safe
def deal_timeline(request: HttpRequest, id: int) -> HttpResponse:
    """An older stretch of the timeline."""
    return show_older(request, seen_deal(request, id), url=f"/deals/{id}/timeline")


@require_POST
def deal_notes(request: HttpRequest, id: int) -> HttpResponse:
    """Write a note."""
    deal = changed_deal(request, id)
    return write_note(request, deal, timeline_url=f"/deals/{id}/timeline", card_url=f"/deals/{id}")


@require_POST
def deal_archive(request: HttpRequest, id: int) -> HttpResponse:
    """Put a deal away, or take it out again."""
    deal = changed_deal(request, id)
    if "undo" in request.POST:
        actions.unarchive_deal(deal, by=request.actor)
        offer(request, _("The deal is back on its stage."))
        return web.redirect(request, f"/deals/{id}")
    actions.archive_deal(deal, by=request.actor)
    offer(request, _("The deal was archived. Its card is kept and can be taken out again."))
    return web.redirect(request, "/deals")


@require_safe
def deal_moved_here(request: HttpRequest, id: int) -> HttpResponse:
    """Links in old e-mails and processes lead to the card."""
    return HttpResponsePermanentRedirect(f"/deals/{id}")


def card_context(request: HttpRequest, deal: Deal) -> dict[str, Any]:
    """What the card shows."""
    prefetch_related_objects([deal], Prefetch("lines", queryset=DealLine.objects.select_related("measure")))
    lines = list(deal.lines.all())
    pipeline = known_pipeline(deal.pipeline_id)
    origins = {(kind, id) for kind, id in (("lead", deal.lead_id), ("deal", deal.copied_from_id)) if id}
    seen = seen_among(request.actor, origins) if origins else set()
    return {
        "deal": deal,
        "pipeline": pipeline,
        "stages": [painted_stage(stage) for stage in pipeline.stages.all()],
        "others": list(deal.other_contacts.all()) if deal.other_contact_ids else [],
        "watching": deal.watching if deal.observer_ids else [],
        "marks": [(name, text) for name, text in deal.marks.items() if text],
        "lines": lines,
        "sums": sums_of(lines, deal.currency),
        "tags": painted_tags(deal.tags),
        "story": story_on_card(request, deal, url=f"/deals/{deal.pk}/timeline"),
        "notes_url": f"/deals/{deal.pk}/notes",
        "may_change": may_change(request, deal),
        "is_lead_seen": ("lead", deal.lead_id) in seen,
        "is_original_seen": ("deal", deal.copied_from_id) in seen,
        "choosing": "move" in request.GET,
    }


def card_again(request: HttpRequest, id: int, *, status: int = 200) -> HttpResponse:
    """The card as it is now, in the place of the one on the screen."""
    context = card_context(request, seen_deal(request, id))
    return web.render_card(request, CARD, context, of=("deal", id), status=status)


def may_change(request: HttpRequest, deal: Deal) -> bool:
    """Whether the actor may change this deal; asks the database only where scopes alone do not say."""
    seeing, changing = (
        scope_of(request.actor, Deal.record_kind, verb, deal.pipeline_id) for verb in (Verb.SEE, Verb.CHANGE)
    )
    if changing in {Scope.ALL, Scope.NONE}:
        return changing is Scope.ALL
    is_seen_beyond = deal.is_for_everyone or request.actor.id in deal.observer_ids
    if changing is seeing and not is_seen_beyond:
        return True
    return Deal.objects.changed_by(request.actor).filter(pk=deal.pk).exists()
