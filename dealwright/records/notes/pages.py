"""The pages of notes: changing one, taking it off and putting it back, and whom one may name."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright.kit.errors import Forbidden, Problem
from dealwright.kit.numbers import whole_number
from dealwright.people.access import Verb
from dealwright.records import kinds
from dealwright.records.files.queries import record_named
from dealwright.records.notes import mentions
from dealwright.records.notes.actions import delete_note, edit_note, restore_note
from dealwright.records.notes.models import Note
from dealwright.records.notes.queries import note_with_record
from dealwright.records.notes.showing import may_change
from dealwright.records.timeline.pages import back_to_story
from dealwright.records.undo import offer
from dealwright.web import render

PAGE = "records/notes/edit.html"


@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, id: int) -> HttpResponse:
    """The form of a note, and saving it."""
    found, record = note_with_record(id, request.actor, verb=Verb.CHANGE)
    if not may_change(found.author_id, request.actor):
        raise Forbidden(_("Only whoever wrote a note may change it, and administrators."))
    if request.method != "POST":
        return _form(request, found, record)
    typed = request.POST.get("text", "")
    sent = (whole_number(one) for one in request.POST.getlist("mention")[:50])
    chosen = [one for one in sent if one is not None]
    version = whole_number(request.POST.get("version", ""))
    try:
        text = mentions.kept(typed, chosen)
        edit_note(found, on=record, text=text, version=version, by=request.actor)
    except Problem as problem:
        if problem.status not in (409, 422):
            raise
        return _form(request, found, record, typed=typed, error=problem)
    offer(request, _("The note was changed."))
    return back_to_story(request, record)


@require_POST
def note_deletion(request: HttpRequest, id: int) -> HttpResponse:
    """Take a note off its record."""
    found, record = note_with_record(id, request.actor, verb=Verb.CHANGE)
    delete_note(found, on=record, by=request.actor)
    offer(request, _("The note was deleted."))
    return back_to_story(request, record)


@require_POST
def note_restoration(request: HttpRequest, id: int) -> HttpResponse:
    """Put a deleted note back."""
    found, record = note_with_record(id, request.actor, verb=Verb.CHANGE, with_deleted=True)
    restore_note(found, on=record, by=request.actor)
    offer(request, _("The note is back."))
    return back_to_story(request, record)


@require_safe
def people_to_mention(request: HttpRequest) -> HttpResponse:
    """The colleagues who may be named in a note on a record, while somebody types their name."""
    record = record_named(request.GET.get("record", ""), request.actor, Verb.CHANGE)
    people = mentions.people_to_mention(record, request.GET.get("q", ""), but=request.actor)
    return render(request, "records/notes/people.html", {"people": people}, fragment="people")


def _form(
    request: HttpRequest, found: Note, record: Any, *, typed: str | None = None, error: Problem | None = None
) -> HttpResponse:
    names = mentions.names_in([found.text])
    kind = kinds.get(record.record_kind)
    context = {
        "note": found,
        "record": record,
        "card_url": kind.url(record.pk) if kind else "/",
        "typed": mentions.typed(found.text, names) if typed is None else typed,
        "chosen": mentions.mentioned_in(found.text),
        "error": str(error) if error else "",
    }
    status = error.status if error else 200
    return render(request, PAGE, context, fragment="note_form" if request.htmx else None, status=status)
