"""What every card does with its timeline; a domain's page finds the record and hands it over.

    def deal_timeline(request, id):
        return show_older(request, deal_seen_by(request.actor, id), url=f"/deals/{id}/timeline")

The card itself passes `"story": story_of(deal, actor=request.actor, url=f"/deals/{id}/timeline")` to its
template, which says `{% include "records/timeline/story.html" %}` and, for those who may write,
`{% include "records/notes/form.html" %}` with `notes_url`.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from dealwright.records.notes.actions import add_note
from dealwright.records.timeline.story import story_of
from dealwright.records.undo import offer
from dealwright.web import redirect, render

STORY = "records/timeline/story.html"


def show_older(request: HttpRequest, record: Any, *, url: str) -> HttpResponse:
    """The stretch of the timeline that the cursor in the address asks for."""
    story = story_of(
        record,
        actor=request.actor,
        url=url,
        cursor=request.GET.get("cursor", ""),
        day_before=request.GET.get("day_before", ""),
    )
    if request.htmx:
        return render(request, STORY, {"story": story}, fragment="days")
    return render(request, "records/timeline/older.html", {"story": story, "record": record})


def write_note(request: HttpRequest, on: Any, *, timeline_url: str, card_url: str) -> HttpResponse:
    """Write a note and answer with the timeline that holds it; a refusal rises and keeps the typed text."""
    add_note(on, text=request.POST.get("text", ""), by=request.actor)
    offer(request, _("The note was written."))
    if request.htmx:
        story = story_of(on, actor=request.actor, url=timeline_url)
        return render(request, STORY, {"story": story}, fragment="story")
    return redirect(request, card_url)
