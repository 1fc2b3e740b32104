"""What every card does with its timeline; a domain's page finds the record and hands it over.

    def deal_timeline(request, id):
        return show_older(request, deal_seen_by(request.actor, id), url=f"/deals/{id}/timeline")

The card itself passes `"story": story_on_card(request, deal, url=f"/deals/{id}/timeline")` to its template,
which says `{% include "records/timeline/story.html" %}` and, for those who may write,
`{% include "records/notes/form.html" %}` with `notes_url`.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dealwright.kit.errors import NotFound, Problem
from dealwright.kit.numbers import whole_number
from dealwright.people.access import Verb
from dealwright.records import kinds
from dealwright.records.files import blobs
from dealwright.records.notes import mentions
from dealwright.records.notes.actions import add_note, comment_on_entry
from dealwright.records.seeing import may_do
from dealwright.records.timeline.actions import pin_entry, unpin_entry
from dealwright.records.timeline.models import Pin
from dealwright.records.timeline.queries import entry_read_by, item_of
from dealwright.records.timeline.story import Story, story_of
from dealwright.records.undo import offer
from dealwright.web import redirect, render

STORY = "records/timeline/story.html"
ENTRY = "records/timeline/entry.html"
FORM = "records/notes/form.html"


def story_on_card(request: HttpRequest, record: Any, *, url: str, may_write: bool | None = None) -> Story:
    """The story as the address of the card wants it: `?show=notes`."""
    show = request.GET.get("show", "")
    return story_of(record, actor=request.actor, url=url, show=show, may_write=may_write)


def show_older(request: HttpRequest, record: Any, *, url: str) -> HttpResponse:
    """The stretch of the timeline that the cursor in the address asks for, or its top as it is narrowed."""
    story = story_of(
        record,
        actor=request.actor,
        url=url,
        cursor=request.GET.get("cursor", ""),
        day_before=request.GET.get("day_before", ""),
        show=request.GET.get("show", ""),
    )
    if request.htmx:
        fragment = "days" if "cursor" in request.GET else "story"
        return render(request, STORY, {"story": story}, fragment=fragment)
    return render(request, "records/timeline/older.html", {"story": story, "record": record})


def write_note(request: HttpRequest, on: Any, *, timeline_url: str, card_url: str) -> HttpResponse:
    """Write a note with its files and answer with the timeline; a refusal keeps what was typed."""
    typed, chosen = request.POST.get("text", ""), _chosen(request)
    try:
        with ExitStack() as stored:
            contents = [stored.enter_context(blobs.kept(upload)) for upload in request.FILES.getlist("file")]
            add_note(on, text=mentions.kept(typed, chosen), blobs=contents, by=request.actor)
    except Problem as problem:
        if problem.status not in (409, 422):
            raise
        context = {"notes_url": f"{card_url}/notes", "typed": typed, "error": str(problem), "record": on}
        context |= {"card_url": card_url, "chosen": chosen}
        if not request.htmx:
            return render(request, "records/notes/new.html", context, status=problem.status)
        answer = render(request, FORM, context, fragment="note_form", status=problem.status)
        answer["HX-Retarget"], answer["HX-Reswap"] = "this", "outerHTML"
        return answer
    offer(request, _("The note was written."))
    return _story(request, on, timeline_url=timeline_url, card_url=card_url)


@require_http_methods(["GET", "HEAD"])
def timeline_entry(request: HttpRequest, kind: str, id: int, entry_id: int) -> HttpResponse:
    """One entry by itself: where it is pinned and commented on without scripts."""
    record = _record(request, kind, id)
    return _entry_page(request, record, entry_id)


@require_POST
def entry_pin(request: HttpRequest, kind: str, id: int, entry_id: int) -> HttpResponse:
    """Let an entry stand above the others, or in its place again."""
    record = _record(request, kind, id, Verb.CHANGE)
    entry = entry_read_by(request.actor, record, entry_id)
    if "undo" in request.POST or "undo" in request.GET:
        unpin_entry(entry, on=record, by=request.actor)
        offer(request, _("The entry stands in its place again."))
    else:
        pin_entry(entry, on=record, by=request.actor)
        offer(request, _("The entry is pinned."))
    return back_to_story(request, record)


@require_http_methods(["GET", "HEAD", "POST"])
def entry_comments(request: HttpRequest, kind: str, id: int, entry_id: int) -> HttpResponse:
    """The form of a note on an entry, and writing it."""
    record = _record(request, kind, id, Verb.CHANGE)
    if request.method != "POST":
        return _entry_page(request, record, entry_id)
    entry = entry_read_by(request.actor, record, entry_id)
    typed, chosen = request.POST.get("text", ""), _chosen(request)
    try:
        comment_on_entry(entry, on=record, text=mentions.kept(typed, chosen), by=request.actor)
    except Problem as problem:
        if problem.status not in (409, 422):
            raise
        return _entry_page(request, record, entry_id, typed=typed, error=problem, chosen=chosen)
    offer(request, _("The note was written."))
    return back_to_story(request, record)


def back_to_story(request: HttpRequest, record: Any) -> HttpResponse:
    """The story of a record as it is now; without scripts its card."""
    kind = kinds.get(record.record_kind)
    card_url = kind.url(record.pk) if kind else "/"
    return _story(request, record, timeline_url=f"{card_url}/timeline", card_url=card_url)


def _story(request: HttpRequest, record: Any, *, timeline_url: str, card_url: str) -> HttpResponse:
    if not request.htmx:
        return redirect(request, card_url)
    show = request.POST.get("show", "") or request.GET.get("show", "")
    story = story_of(record, actor=request.actor, url=timeline_url, show=show)
    return render(request, STORY, {"story": story}, fragment="story")


def _entry_page(
    request: HttpRequest,
    record: Any,
    entry_id: int,
    *,
    typed: str = "",
    error: Problem | None = None,
    chosen: list[int] | None = None,
) -> HttpResponse:
    entry = entry_read_by(request.actor, record, entry_id)
    kind = kinds.get(record.record_kind)
    context = {
        "record": record,
        "card_url": kind.url(record.pk) if kind else "/",
        "entry": entry,
        "item": item_of(entry, record, actor=request.actor),
        "url": f"/timeline/{record.record_kind}/{record.pk}/{entry_id}",
        "is_pinned": Pin.objects.filter(
            on_kind=record.record_kind, on_id=record.pk, event_id=entry_id
        ).exists(),
        "may_write": may_do(request.actor, record, Verb.CHANGE),
        "typed": typed,
        "error": str(error) if error else "",
        "chosen": chosen or [],
    }
    status = error.status if error else 200
    return render(request, ENTRY, context, fragment="comment_form" if request.htmx else None, status=status)


def _record(request: HttpRequest, kind_name: str, id: int, verb: Verb = Verb.SEE) -> Any:
    kind = kinds.get(kind_name)
    if kind is None:
        raise Http404
    reached = (
        kind.records.all().changed_by(request.actor) if verb is Verb.CHANGE else kind.seen_by(request.actor)
    )
    record = reached.filter(pk=id).first()
    if record is None:
        raise NotFound(_("There is no such record, or you may not see it."))
    return record


def _chosen(request: HttpRequest) -> list[int]:
    """Who was meant, of people of one name."""
    ids = (whole_number(text) for text in request.POST.getlist("mention")[:50])
    return [id for id in ids if id is not None]
