"""Deleting subjects for ever, one or many (OL-16)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from dealwright import web
from dealwright.compact.settings.queries import funnel_id
from dealwright.compact.subjects.actions import MOST_AT_ONCE, delete_subjects, held_back
from dealwright.compact.subjects.forms import ids_in
from dealwright.compact.subjects.listing import SUBJECT_LIST
from dealwright.compact.subjects.pages.finding import of_compact
from dealwright.compact.subjects.queries import among_subjects, subjects_deleted_by
from dealwright.crm.deals.models import Deal
from dealwright.kit.errors import Refused
from dealwright.people.access import Verb, require
from dealwright.records.lists.asking import read
from dealwright.records.lists.state import read_query
from dealwright.records.lists.table import asks_for_archived


@require_http_methods(["GET", "HEAD", "POST"])
@of_compact
def subject_deletion(request: HttpRequest) -> HttpResponse:
    """Say how many and that it cannot be taken back; then delete them. Several need the typed word."""
    require(request.actor, Deal.record_kind, Verb.DELETE, funnel_id())
    ids = _chosen(request)
    if not ids:
        raise Refused(_("Choose at least one subject."))
    if len(ids) > MOST_AT_ONCE:
        raise Refused(_("At most 200 subjects are deleted for ever in one go."))
    subjects = list(subjects_deleted_by(request.actor).filter(pk__in=ids).order_by("title", "pk"))
    if not subjects:
        raise Http404
    left_out, held = len(ids) - len(subjects), held_back(subjects)
    subjects = [one for one in subjects if one.pk not in held]
    word, error = _("delete"), ""
    if "sure" in request.POST and subjects:
        typed = request.POST.get("word", "").strip().casefold()
        if len(subjects) > 1 and typed != word.casefold():
            error = _("Write the word “%(word)s” to go on.") % {"word": word}
        else:
            try:
                count = delete_subjects([one.pk for one in subjects], by=request.actor)
            except Refused as refusal:
                error = str(refusal)
            else:
                web.toast(request, _said(count))
                return web.redirect(request, "/subjects")
    context = {
        "title": _asked(len(subjects)),
        "subjects": subjects[:10],
        "count": len(subjects),
        "others": max(0, len(subjects) - 10),
        "left_out": left_out,
        "held": list(held.values()),
        "ids": ",".join(str(one.pk) for one in subjects),
        "word": word,
        "error": error,
    }
    fragment = "dialog" if request.htmx else None
    status = 422 if error else 200
    return web.render(request, "compact/subjects/deletion.html", context, fragment=fragment, status=status)


def _chosen(request: HttpRequest) -> list[int]:
    """The rows that were ticked; or, with `all`, everything the list shows."""
    sent = request.POST if request.method == "POST" else request.GET
    if not sent.get("all"):
        return ids_in(sent.getlist("ids"), MOST_AT_ONCE)
    state = read(SUBJECT_LIST, read_query(sent.get("query", "")), request.actor).state
    list_of = SUBJECT_LIST.list_of
    seen = among_subjects(Deal.objects.deleted_by(request.actor))
    if not asks_for_archived(state):
        seen = seen.active()  # type: ignore[attr-defined]
    found = list_of.narrowed(seen, list_of.read(state.sorted_by("").wishes))
    return list(found.order_by().values_list("pk", flat=True)[: MOST_AT_ONCE + 1])


def _said(count: int) -> str:
    words = ngettext(
        "%(count)s subject was deleted for ever.", "%(count)s subjects were deleted for ever.", count
    )
    return words % {"count": count}


def _asked(count: int) -> str:
    words = ngettext(
        "%(count)s subject is deleted for ever", "%(count)s subjects are deleted for ever", count
    )
    return words % {"count": count}
