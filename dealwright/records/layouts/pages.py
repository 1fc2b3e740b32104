"""The page on which people choose what stands on cards: for themselves, and who may, for everybody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dealwright import web
from dealwright.events import Actor, last_change
from dealwright.kit.errors import Conflict
from dealwright.kit.numbers import whole_number
from dealwright.people.access import Verb, may_change_settings, require, require_settings
from dealwright.records import kinds
from dealwright.records.layouts import actions
from dealwright.records.layouts.models import CardLayout
from dealwright.records.layouts.queries import (
    USUAL,
    Layout,
    common_layout,
    common_of,
    layout_for,
    own_of,
)
from dealwright.records.layouts.shapes import Part, names_in, shape_for
from dealwright.records.pipelines.known import pipelines_known_to
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
    cards = Cards(
        kind, parts, is_common=sent.get("view") == "common", pipeline=_pipeline(request, kind, sent)
    )
    if cards.is_common:
        require_settings(request.actor)
    present = cards.present(request.actor)
    if request.method != "POST":
        return _show(request, cards, present)
    if "reset" in sent:
        return _save(request, cards, None)
    typed = _typed(request, parts, present)
    if moved := sent.get("move"):
        return _show(request, cards, _moved(typed, parts, moved))
    return _save(request, cards, typed)


@dataclass(frozen=True)
class Cards:
    """Whose cards the page arranges, of which kind, in which pipeline."""

    kind: str
    parts: tuple[Part, ...]
    is_common: bool
    pipeline: int | None
    """None for those in all pipelines that have no layout of their own."""

    def present(self, actor: Actor) -> Layout:
        """How they look now."""
        if self.is_common:
            return common_layout(self.kind, self.pipeline)
        return layout_for(actor, self.kind, self.pipeline)

    def chosen(self, actor: Actor) -> bool:
        """Whether somebody chose that for just these."""
        of = (
            common_of(self.kind, self.pipeline) if self.is_common else own_of(actor, self.kind, self.pipeline)
        )
        return of is not None

    def address(self, *, is_common: bool, pipeline: int | None, record: int | None) -> str:
        """Of the page for other ones."""
        asked = {"view": "common" if is_common else "mine", "pipeline": pipeline, "record": record}
        return f"/card-layouts/{self.kind}?{urlencode({name: one for name, one in asked.items() if one})}"


def _pipeline(request: HttpRequest, kind: str, sent: Any) -> int | None:
    """The pipeline that is asked for, among those the actor sees something in."""
    if not sent.get("pipeline"):
        return None
    wanted = whole_number(sent.get("pipeline"))
    if wanted not in {one.pk for one in pipelines_known_to(request.actor, kind)}:
        raise Http404
    return wanted


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


def _save(request: HttpRequest, cards: Cards, layout: Layout | None) -> HttpResponse:
    kind, pipeline = cards.kind, cards.pipeline
    if not cards.is_common:
        actions.arrange_own_cards(request.actor.user, kind, layout, pipeline=pipeline)
        web.toast(request, _words_of_own(layout, pipeline))
        return web.redirect(request, _back(request, kind))
    version = whole_number(request.POST.get("version"))
    try:
        actions.arrange_cards(kind, layout, pipeline=pipeline, version=version, by=request.actor)
    except Conflict as conflict:
        web.toast(request, str(conflict), tone="attention")
        return _show(request, cards, layout or USUAL, status=conflict.status)
    if last_change() is not None:
        offer(request, _("The cards look so for everybody who chose nothing else."))
    return web.redirect(request, _back(request, kind))


def _words_of_own(layout: Layout | None, pipeline: int | None) -> str:
    if layout is not None:
        return _("Your cards look so from now on.")
    if pipeline is not None:
        return _("Your cards in this pipeline are as in all pipelines.")
    return _("Your cards are as everybody’s.")


def _back(request: HttpRequest, kind: str) -> str:
    """To the card it was opened from."""
    found, id = kinds.get(kind), whole_number(request.POST.get("record"))
    return found.url(id) if found is not None and id else f"/card-layouts/{kind}"


def _show(request: HttpRequest, cards: Cards, layout: Layout, *, status: int = 200) -> HttpResponse:
    kind, is_common, pipeline = cards.kind, cards.is_common, cards.pipeline
    found = kinds.get(kind)
    sent: Any = request.POST if request.method == "POST" else request.GET
    record = whole_number(sent.get("record"))
    tabs = [
        (words, cards.address(is_common=common, pipeline=pipeline, record=record), common == is_common, None)
        for words, common in ((_("My view"), False), (_("Common view"), True))
    ]
    asked = CardLayout.objects.filter(of_kind=kind, of_pipeline=pipeline)
    kept = asked.first() if is_common else None
    context = {
        "kind": found,
        "url": f"/card-layouts/{kind}",
        "tabs": tabs if may_change_settings(request.actor) else [],
        "pipelines": _pipelines(request, cards, record),
        "pipeline": pipeline,
        "is_common": is_common,
        "is_own": cards.chosen(request.actor),
        "parts": layout.arranged(cards.parts),
        "layout": layout,
        "version": kept.version if kept else None,
        "record": record,
        "back": found.url(record) if found is not None and record else None,
    }
    return web.render(request, PAGE, context, status=status)


def _pipelines(request: HttpRequest, cards: Cards, record: int | None) -> list[tuple[Any, str, bool, None]]:
    """The tabs of all pipelines and of each; none where there is but one."""
    known = pipelines_known_to(request.actor, cards.kind)
    offered = [(_("All pipelines"), None), *((one.name, one.pk) for one in known)]
    return [
        (
            words,
            cards.address(is_common=cards.is_common, pipeline=id, record=record),
            id == cards.pipeline,
            None,
        )
        for words, id in (offered if len(known) > 1 or cards.pipeline else [])
    ]
