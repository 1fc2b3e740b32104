"""The page of a subject: its header, its actions, its four histories."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dealwright import web
from dealwright.compact.history.queries import SECTIONS, History, history_of
from dealwright.compact.subjects.pages.finding import changed_subject, of_compact, seen_subject
from dealwright.compact.subjects.queries import (
    actions_of,
    address_of,
    client_of,
    days_without,
    person_of,
)
from dealwright.compact.subjects.words import WHEN_WORDS, quiet_words, situation_words, type_words
from dealwright.crm import reaching
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.people.access import Verb, hidden_fields, may
from dealwright.records.bin.pages import unless_deleted
from dealwright.records.painting import painted_stage, painted_tags
from dealwright.records.pipelines.models import Semantic
from dealwright.records.seeing import may_do
from dealwright.records.timeline.pages import show_older, story_on_card, write_note

CARD = "compact/subjects/card.html"


@require_safe
@of_compact
@unless_deleted("deal")
def subject(request: HttpRequest, id: int) -> HttpResponse:
    """The page of a subject, or the panel over the list."""
    return web.render(request, CARD, card_context(request, seen_subject(request, id)))


@require_safe
@of_compact
def subject_timeline(request: HttpRequest, id: int) -> HttpResponse:
    """An older stretch of the timeline."""
    return show_older(request, seen_subject(request, id), url=f"/subjects/{id}/timeline")


@require_http_methods(["POST"])
@of_compact
def subject_notes(request: HttpRequest, id: int) -> HttpResponse:
    """Write a note."""
    found = changed_subject(request, id)
    return write_note(request, found, timeline_url=f"/subjects/{id}/timeline", card_url=f"/subjects/{id}")


@require_safe
@of_compact
def subject_history(request: HttpRequest, id: int, section: str) -> HttpResponse:
    """One history of the client of a subject."""
    if section not in {"timeline", *SECTIONS}:
        raise Http404
    found = seen_subject(request, id)
    if not request.htmx:
        return web.redirect(request, f"/subjects/{id}?section={section}")
    context = _history_context(request, found, section)
    return web.render(request, CARD, context | {"subject": found}, fragment="history")


def card_context(request: HttpRequest, found: Any) -> dict[str, Any]:
    """What the page shows."""
    actor = request.actor
    hidden = hidden_fields(actor, Deal.record_kind)
    client = _shown_client(found, hidden)
    person = person_of(found) if "contact" not in hidden else None
    changes = may_do(actor, found, Verb.CHANGE)
    days = days_without(found)
    section = request.GET.get("section", "")
    open_actions, done_actions = actions_of(found)
    return {
        "subject": found,
        "stage": painted_stage(found.stage),
        "is_lost": found.stage.semantic == Semantic.LOST,
        "situation": situation_words(
            is_closed=found.closed_at is not None,
            is_without_sale=found.stage.semantic == Semantic.LOST,
        ),
        "client": client,
        "client_url": address_of(client) if client else "",
        "client_type": type_words(found.client_type) if client else "",
        "person": person if person != client else None,
        "mail": _mail(found, client, person, actor),
        "whatsapp": _whatsapp(client, person, actor),
        "tags": painted_tags(found.tags),
        "quiet": quiet_words(days) if found.is_quiet else "",
        "open_actions": open_actions,
        "done_actions": done_actions,
        "when_words": WHEN_WORDS,
        "now": clock.now(),
        "may_change": changes,
        "may_delete": may_do(actor, found, Verb.DELETE),
        "may_order": changes and may(actor, "order", Verb.CREATE),
        "may_propose": changes and may(actor, "proposal", Verb.CREATE),
        **_history_context(request, found, section if section in SECTIONS else "timeline"),
    }


def _history_context(request: HttpRequest, found: Any, section: str) -> dict[str, Any]:
    """One of the four sections (OL-23): the first of the subject, the others of its client."""
    actor = request.actor
    sections = [("timeline", _("Timeline")), ("sales", _("Sales")), ("finance", _("Finance"))]
    sections.append(("service", _("Service")))
    client = _shown_client(found, hidden_fields(actor, Deal.record_kind))
    is_story = section == "timeline"
    url = f"/subjects/{found.pk}/timeline"
    history = None
    if client is not None and not is_story:
        is_seen = type(client).objects.seen_by(actor).filter(pk=client.pk).exists()
        history = history_of(client, section, actor=actor) if is_seen else None
    return {
        "sections": sections,
        "section": section,
        "story": story_on_card(request, found, url=url) if is_story else None,
        "history": history or History(section),
        "notes_url": f"/subjects/{found.pk}/notes",
        "has_client": client is not None,
    }


def _shown_client(found: Deal, hidden: frozenset[str]) -> Contact | Company | None:
    client = client_of(found)
    return None if client is None or client.record_kind in hidden else client


def _mail(found: Deal, client: Any, person: Any, actor: Actor) -> str:
    """A link that begins an e-mail to the client."""
    address = _first(client, person, reaching.EMAIL, actor)
    return f"mailto:{quote(address.value, safe='@')}?subject={quote(found.title)}" if address else ""


def _whatsapp(client: Any, person: Any, actor: Actor) -> str:
    """A link that opens a WhatsApp chat with the client."""
    number = _first(client, person, reaching.PHONE, actor)
    digits = "".join(letter for letter in number.normalised if letter.isdigit()) if number else ""
    return f"https://wa.me/{digits}" if digits else ""


def _first(client: Any, person: Any, kind: str, actor: Actor) -> Any:
    """The first phone or e-mail of the person one talks to, else of the client; None where it is hidden."""
    for one in (person, client):
        if one is None or reaching.FIELDS[kind] in hidden_fields(actor, one.record_kind):
            continue
        if ways := reaching.ways_of(one, kind):
            return ways[0]
    return None
