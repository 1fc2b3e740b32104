"""The page on which people choose what stands on cards: for themselves, and who may, for everybody."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dealwright import web
from dealwright.events import last_change
from dealwright.kit.errors import Conflict
from dealwright.kit.numbers import whole_number
from dealwright.people.access import Verb, may_change_settings, require, require_settings
from dealwright.records import kinds
from dealwright.records.layouts import actions
from dealwright.records.layouts.models import CardLayout
from dealwright.records.layouts.queries import USUAL, Layout, common_layout, own_layout
from dealwright.records.layouts.shapes import Part, names_in, shape_for
from dealwright.records.undo import offer

PAGE = "records/layouts/layout.html"


@require_http_methods(["GET", "HEAD", "POST"])
def card_layout(request: HttpRequest, kind: str) -> HttpResponse:
    """The sections and fields in their order, each with a tick; keeping the choice.

    The arrows of browsers without scripts answer with the form in its new order; only “Save” keeps it.
    """
    parts = shape_for(request.actor, kind)
    if not parts:
        raise Http404
    require(request.actor, kind, Verb.SEE)
    sent = request.POST if request.method == "POST" else request.GET
    is_common = sent.get("view") == "common"
    if is_common:
        require_settings(request.actor)
    present = common_layout(kind) if is_common else own_layout(request.actor, kind) or common_layout(kind)
    if request.method != "POST":
        return _show(request, kind, parts, present, is_common)
    if "reset" in sent:
        return _save(request, kind, parts, None, is_common)
    typed = _typed(request, parts, present)
    if moved := sent.get("move"):
        return _show(request, kind, parts, _moved(typed, parts, moved), is_common)
    return _save(request, kind, parts, typed, is_common)


def _typed(request: HttpRequest, parts: tuple[Part, ...], present: Layout) -> Layout:
    """What the form says. What its reader may not see keeps its place and whether it is shown."""
    offered = set(names_in(parts))
    order = [name for name in request.POST.getlist("order") if name in offered]
    shown = set(request.POST.getlist("shown"))
    unseen = [name for name in present.order if name not in offered]
    hidden = (offered - shown) | {name for name in present.hidden if name not in offered}
    return Layout(tuple(dict.fromkeys([*order, *unseen])), frozenset(hidden), "hides_empty" in request.POST)


def _moved(layout: Layout, parts: Iterable[Part], wanted: str) -> Layout:
    """One step up or down among its like: `up:about/source`."""
    way, _colon, name = wanted.partition(":")
    order = list(names_in(tuple(layout.arranged(parts))))
    alike = [one for one in order if one.rpartition("/")[0] == name.rpartition("/")[0]]
    if name not in alike:
        raise Http404
    at = alike.index(name)
    to = at - 1 if way == "up" else at + 1
    if 0 <= to < len(alike):
        alike[at], alike[to] = alike[to], alike[at]
    others = [one for one in order if one not in alike]
    return Layout((*others, *alike), layout.hidden, layout.hides_empty)


def _save(
    request: HttpRequest, kind: str, parts: tuple[Part, ...], layout: Layout | None, is_common: bool
) -> HttpResponse:
    if not is_common:
        actions.arrange_own_cards(request.actor.user, kind, layout)
        web.toast(
            request, _("Your cards look so from now on.") if layout else _("Your cards are as everybody’s.")
        )
        return web.redirect(request, _back(request, kind))
    version = whole_number(request.POST.get("version"))
    try:
        actions.arrange_cards(kind, layout or USUAL, version=version, by=request.actor)
    except Conflict as conflict:
        web.toast(request, str(conflict), tone="attention")
        return _show(request, kind, parts, layout or USUAL, is_common, status=conflict.status)
    if last_change() is not None:
        offer(request, _("The cards look so for everybody who chose nothing else."))
    return web.redirect(request, _back(request, kind))


def _back(request: HttpRequest, kind: str) -> str:
    """To the card it was opened from."""
    found, id = kinds.get(kind), whole_number(request.POST.get("record"))
    return found.url(id) if found is not None and id else f"/card-layouts/{kind}"


def _show(
    request: HttpRequest,
    kind: str,
    parts: tuple[Part, ...],
    layout: Layout,
    is_common: bool,
    *,
    status: int = 200,
) -> HttpResponse:
    found = kinds.get(kind)
    sent: Any = request.POST if request.method == "POST" else request.GET
    record = whole_number(sent.get("record"))
    more = f"&record={record}" if record else ""
    url = f"/card-layouts/{kind}"
    tabs = [
        (_("My view"), f"{url}?view=mine{more}", not is_common, None),
        (_("Common view"), f"{url}?view=common{more}", is_common, None),
    ]
    kept = CardLayout.objects.filter(of_kind=kind).first() if is_common else None
    context = {
        "kind": found,
        "url": url,
        "tabs": tabs if may_change_settings(request.actor) else [],
        "is_common": is_common,
        "is_own": not is_common and own_layout(request.actor, kind) is not None,
        "parts": layout.arranged(parts),
        "layout": layout,
        "version": kept.version if kept else None,
        "record": record,
        "back": found.url(record) if found is not None and record else None,
    }
    return web.render(request, PAGE, context, status=status)
