"""The recycle bin, what lies in it, and moving records there and back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from dealwright import web
from dealwright.kit.errors import Forbidden, Problem, Refused
from dealwright.kit.numbers import whole_number
from dealwright.people.access import may_change_settings
from dealwright.records import kinds
from dealwright.records.bin import ways_out
from dealwright.records.bin.actions import delete_record, purge_record, restore_record
from dealwright.records.bin.attached import attached_to
from dealwright.records.bin.queries import as_binned, bin_page, binned, count_in_bin, kinds_in_bin
from dealwright.records.kinds import RecordKind
from dealwright.records.pipelines.asking import done as shown_again
from dealwright.records.successors import successor_of
from dealwright.records.timeline.story import story_of
from dealwright.records.undo import offer

View = Callable[..., HttpResponse]
MOST_AT_ONCE = 200


def unless_deleted(kind_name: str) -> Callable[[View], View]:
    """For the view of a card: where its record lies in the recycle bin, say so in place of “not found”."""

    def decorate(view: View) -> View:
        @wraps(view)
        def shown(request: HttpRequest, id: int, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, id, *args, **kwargs)
            except Http404:
                found = show_deleted(request, kind_name, id) if request.method in {"GET", "HEAD"} else None
                if found is None:
                    raise
                return found

        return shown

    return decorate


def show_deleted(request: HttpRequest, kind_name: str, id: int) -> HttpResponse | None:
    """The page of a record that lies in the recycle bin; None where the reader finds none there."""
    kind = kinds.get(kind_name)
    if kind is None:
        return None
    successor = successor_of(kind_name, id)
    if successor is not None and kind.seen_by(request.actor).filter(pk=successor).exists():
        return _moved_to(request, kind.url(successor))
    record = kind.everything.exclude(deleted_at=None).seen_by(request.actor).filter(pk=id).first()
    if record is None:
        return None
    context = {
        "kind": kind,
        "record": record,
        "found": as_binned(kind, record),
        "story": story_of(record, actor=request.actor, url=f"/bin/{kind.name}/{id}"),
        "may_restore": binned(kind, request.actor).filter(pk=id).exists(),
        "may_purge": may_change_settings(request.actor),
    }
    return web.render(request, "records/bin/record.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def recycle_bin(request: HttpRequest) -> HttpResponse:
    """What lies in the recycle bin; and what is done with the chosen records."""
    offered = kinds_in_bin(request.actor)
    if not offered:
        raise Forbidden(_("Your role deletes nothing, so there is no recycle bin for you."))
    if request.method == "POST":
        return _do_with_chosen(request)
    wanted = request.GET.get("kind", "")
    page = bin_page(request.actor, kind=wanted, cursor=request.GET.get("cursor", ""))
    older = {"kind": wanted, "cursor": page.next_cursor or ""}
    context = {
        "rows": page.items,
        "tabs": _tabs(request, offered, wanted),
        "next_url": page.next_cursor and f"/bin?{urlencode(older)}",
        "may_purge": may_change_settings(request.actor),
    }
    fragment = "rows" if request.htmx and "cursor" in request.GET else None
    return web.render(request, "records/bin/list.html", context, fragment=fragment)


@require_http_methods(["GET", "HEAD", "POST"])
def bin_record(request: HttpRequest, kind: str, id: int) -> HttpResponse:
    """One record on its way into the recycle bin or out of it."""
    of_kind = kinds.get(kind)
    if of_kind is None:
        raise Http404
    if request.method != "POST":
        return show_deleted(request, kind, id) or _ask_first(request, of_kind, id)
    do = request.POST.get("do", "delete")
    if do == "delete":
        return _delete(request, of_kind, id)
    record = _found(binned(of_kind, request.actor), id)
    if do == "purge":
        if "sure" not in request.POST:
            return _confirm_purge(request, [(of_kind, record)])
        purge_record(record, by=request.actor)
        web.toast(request, _("“%(record)s” was deleted for good.") % {"record": record})
        return web.redirect(request, "/bin")
    restore_record(record, by=request.actor)
    offer(request, _("“%(record)s” is back.") % {"record": record})
    return web.redirect(request, of_kind.url(id))


def _moved_to(request: HttpRequest, url: str) -> HttpResponse:
    """To the record that stands for it now; a panel is told to go there by itself."""
    return web.redirect(request, url) if request.htmx else HttpResponseRedirect(url)


def _tabs(
    request: HttpRequest, offered: list[RecordKind], wanted: str
) -> list[tuple[Any, str, bool, int | None]]:
    tabs: list[tuple[Any, str, bool, int | None]] = [(_("All"), "/bin", not wanted, None)]
    for kind in offered:
        count = count_in_bin(kind, request.actor) or None
        tabs.append((kind.label_plural, f"/bin?kind={kind.name}", wanted == kind.name, count))
    return tabs


def _delete(request: HttpRequest, kind: RecordKind, id: int) -> HttpResponse:
    record = _found(kind.records.all().deleted_by(request.actor), id)
    if "sure" not in request.POST and attached_to(record, request.actor):
        return web.redirect(request, f"/bin/{kind.name}/{id}")
    further = ways_out.said(record, request.POST)
    version = whole_number(request.POST.get("version", ""))
    try:
        delete_record(record, version=version, by=request.actor, **further)
    except Refused as refusal:
        if ways_out.asks(kind.name) and not further:
            web.toast(request, str(refusal), tone="attention")
            return web.redirect(request, f"/bin/{kind.name}/{id}")
        raise
    offer(request, _("“%(record)s” was moved to the recycle bin.") % {"record": record})
    if request.POST.get("place") == "board":
        return shown_again(request, _list_of(kind))
    return web.redirect(request, _list_of(kind))


def _ask_first(request: HttpRequest, kind: RecordKind, id: int) -> HttpResponse:
    """What the record is attached to, before it goes."""
    record = _found(kind.records.all().deleted_by(request.actor), id)
    context = {"kind": kind, "record": record, "attached": attached_to(record, request.actor)}
    return web.render(request, "records/bin/ask.html", context)


def _do_with_chosen(request: HttpRequest) -> HttpResponse:
    chosen = [_chosen(request, text) for text in request.POST.getlist("record")[:MOST_AT_ONCE]]
    purges = request.POST.get("do") == "purge"
    if purges and chosen and "sure" not in request.POST:
        return _confirm_purge(request, chosen)
    done, problems = 0, []
    for _kind, record in chosen:
        try:
            purge_record(record, by=request.actor) if purges else restore_record(record, by=request.actor)
            done += 1
        except Problem as problem:
            problems.append(str(problem))
    if done:
        told = _went(done) if purges else _came_back(done)
        web.toast(request, told)
    for refusal in problems[:3]:
        web.toast(request, refusal, tone="attention")
    return web.redirect(request, "/bin")


def _confirm_purge(request: HttpRequest, chosen: list[tuple[RecordKind, Any]]) -> HttpResponse:
    return web.render(request, "records/bin/purge.html", {"chosen": chosen})


def _chosen(request: HttpRequest, text: str) -> tuple[RecordKind, Any]:
    name, _colon, id = text.partition(":")
    kind, key = kinds.get(name), whole_number(id)
    if kind is None or key is None:
        raise Http404
    return kind, _found(binned(kind, request.actor), key)


def _found(records: Any, id: int) -> Any:
    record = records.filter(pk=id).first()
    if record is None:
        raise Http404
    return record


def _list_of(kind: RecordKind) -> str:
    """The list where the record stood: the address of its card without the key."""
    return kind.url(0).removesuffix("/0")


def _came_back(count: int) -> str:
    return ngettext("%(count)s record is back.", "%(count)s records are back.", count) % {"count": count}


def _went(count: int) -> str:
    told = ngettext(
        "%(count)s record was deleted for good.", "%(count)s records were deleted for good.", count
    )
    return told % {"count": count}
