"""What people changed, and taking it back."""

from __future__ import annotations

from itertools import groupby
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dealwright import web
from dealwright.people.access import may_change_settings
from dealwright.records.undo.actions import InTheWay, look_ahead, undo_change
from dealwright.records.undo.offers import offer
from dealwright.records.undo.queries import ToldChange, change_seen_by, changes_of
from dealwright.web.formats import local_day

CHANGED = "dealwright:changed"
"""What open pages listen to: they show at once what is true now."""


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """What the reader changed, day by day; for administrators what everybody did."""
    everybody = request.GET.get("who") == "all" and may_change_settings(request.actor)
    page = changes_of(request.actor, everybody=everybody, cursor=request.GET.get("cursor", ""))
    days = [(on, list(of_day)) for on, of_day in groupby(page.changes, lambda change: local_day(change.at))]
    who = {"who": "all"} if everybody else {}
    context = {
        "days": days,
        "everybody": everybody,
        "sees_everybody": may_change_settings(request.actor),
        "older_url": page.next_cursor and f"/changes?{urlencode({**who, 'cursor': page.next_cursor})}",
    }
    fragment = "days" if request.htmx and "cursor" in request.GET else None
    return web.render(request, "records/changes/list.html", context, fragment=fragment)


@require_safe
def change(request: HttpRequest, id: UUID) -> HttpResponse:
    """One change: what it did, whether it can be undone, and if not, why."""
    told = change_seen_by(request.actor, id)
    outlook = look_ahead(id, by=request.actor)
    return web.render(request, "records/changes/show.html", {"change": told, "outlook": outlook})


@require_POST
def change_undo(request: HttpRequest, id: UUID) -> HttpResponse:
    """Take a change back; with `rest` what of it nobody has changed since."""
    told = change_seen_by(request.actor, id)
    sent = request.POST if "rest" in request.POST else request.GET
    try:
        undo_change(id, rest="rest" in sent, by=request.actor)
    except InTheWay as found:
        return _in_the_way(request, told, found)
    offer(request, _in_words(told))
    if not request.htmx:
        return web.redirect(request, _place_of(told))
    answer = HttpResponse(status=204)
    if "story" in request.GET:
        answer["HX-Trigger"] = CHANGED
    return answer


def _in_the_way(request: HttpRequest, told: ToldChange, found: InTheWay) -> HttpResponse:
    """Who changed the same since; what nobody touched is offered."""
    if not request.htmx:
        context = {"change": told, "outlook": look_ahead(told.id, by=request.actor)}
        return web.render(request, "records/changes/show.html", context, status=found.status)
    answer = HttpResponse(status=found.status, headers={"HX-Reswap": "none"})
    rest = f"/changes/{told.id}/undo?rest=1" if found.is_partly_possible else None
    web.toast(answer, str(found), tone="attention", undo_url=rest, undo_label=_("Undo the rest"))
    return answer


def _in_words(told: ToldChange) -> str:
    what = next((event.sentence for event in told.events if event.sentence), "")
    if told.undoes:
        return _("Done again.")
    return _("Undone: %(what)s") % {"what": what} if what else _("Undone.")


def _place_of(told: ToldChange) -> str:
    return next((event.subject_url for event in told.events if event.subject_url), "/changes")
