"""What the palette asks for while somebody types, and the commands that have no address of their own."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from dealwright import web
from dealwright.records.palette import queries
from dealwright.records.palette.queries import Seen
from dealwright.records.pipelines.asking import ask
from dealwright.records.pipelines.requiring import Unfilled
from dealwright.records.search.queries import LONGEST
from dealwright.records.undo import offer

ROWS = "records/palette/rows.html"


@require_safe
def show_palette(request: HttpRequest) -> HttpResponse:
    """The commands this reader may give here, and the records they looked at lately."""
    on = _open_record(request, request.GET.get("on", ""))
    lately = queries.seen_lately(request.actor, request.GET.get("recent", "")[:LONGEST].split(","))
    context = {"on": on, "groups": queries.commands_for(request, on), "lately": lately}
    return web.render(request, ROWS, context, fragment="commands")


@require_safe
def show_choices(request: HttpRequest) -> HttpResponse:
    """The answers to a command that asks which."""
    on = _open_record(request, request.GET.get("on", ""))
    command = queries.command_on(request.actor, request.GET.get("command", ""), on)
    if command is None:
        raise Http404
    text = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    choices = queries.choices_of(request, command, on, text)
    return web.render(request, ROWS, {"choices": choices, "command": command}, fragment="choices")


@require_POST
def give_command(request: HttpRequest) -> HttpResponse:
    """Do what a command does that has no address of its own."""
    on = _open_record(request, request.POST.get("on", ""))
    command = queries.command_on(request.actor, request.POST.get("command", ""), on)
    if command is None or command.run is None:
        raise Http404
    choice = request.POST.get(command.field, "").replace("\0", "")[:LONGEST]
    try:
        done = command.run(request, on.record if on else None, choice)
    except Unfilled as unfilled:
        return ask(request, unfilled.record, unfilled.stage)
    if isinstance(done, HttpResponse):
        return done
    offer(request, done)
    if request.htmx:
        return HttpResponse(status=204)
    return web.redirect(request, on.kind.url(on.record.pk) if on else "/")


def _open_record(request: HttpRequest, key: str) -> Seen | None:
    """The record that is open before the reader; a key of something they may not see is not found."""
    if not key:
        return None
    found = queries.record_of(request.actor, key)
    if found is None:
        raise Http404
    return found
