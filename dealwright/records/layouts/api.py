"""What a program sees of the layouts of cards, and may do with them."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from pydantic import Field

from dealwright.api.routing import Router
from dealwright.api.types import Body, Out, Text
from dealwright.kit.errors import NotFound
from dealwright.people.access import Verb, require, require_settings
from dealwright.records.layouts import actions
from dealwright.records.layouts.queries import Layout, common_layout, own_layout
from dealwright.records.layouts.shapes import Part, names_in, shape_for

Names = Annotated[
    list[Annotated[str, Text(160)]], Field(max_length=600, examples=[["about", "about/amount", "lines"]])
]


class LayoutOut(Out):
    """What stands on a card, and in what order."""

    order: list[str]
    """Names of sections and of the fields in them; those it leaves out come after, as they usually stand."""
    hidden: list[str]
    hides_empty: bool
    """Whether fields that hold nothing are left out."""


class CardPartOut(Out):
    """A section of a card, or a field in one."""

    name: str = Field(examples=["about/amount"])
    label: str
    is_shown: bool


class CardLayoutOut(Out):
    """How the cards of a kind look for you."""

    record_kind: str = Field(examples=["deal"])
    common: LayoutOut
    own: LayoutOut | None
    """What you chose for yourself; null where the common view is yours too."""
    parts: list[CardPartOut]
    """Everything you may see on such a card, in your order."""


class LayoutIn(Body):
    """What is to stand on cards. What you may not see keeps its place."""

    order: Names = []
    hidden: Names = []
    hides_empty: bool = False


router = Router()


@router.get("/{kind}", CardLayoutOut)
def get_card_layout(request: HttpRequest, kind: str) -> dict[str, object]:
    """How the cards of a kind look for you."""
    return _told(request, kind)


@router.put("/{kind}/own", CardLayoutOut)
def arrange_own_cards(request: HttpRequest, kind: str, wanted: LayoutIn) -> dict[str, object]:
    """Choose for yourself what stands on these cards."""
    parts = _parts(request, kind)
    present = own_layout(request.actor, kind) or common_layout(kind)
    actions.arrange_own_cards(request.actor.user, kind, _layout(kind, wanted, parts, present))
    return _told(request, kind)


@router.delete("/{kind}/own")
def reset_own_cards(request: HttpRequest, kind: str) -> None:
    """Take the common view again."""
    _parts(request, kind)
    actions.arrange_own_cards(request.actor.user, kind, None)


@router.put("/{kind}/common", CardLayoutOut)
def arrange_cards(request: HttpRequest, kind: str, wanted: LayoutIn) -> dict[str, object]:
    """Choose for everybody who chose nothing else. Needs the right to change settings."""
    require_settings(request.actor)
    parts = _parts(request, kind)
    actions.arrange_cards(kind, _layout(kind, wanted, parts, common_layout(kind)), by=request.actor)
    return _told(request, kind)


def _parts(request: HttpRequest, kind: str) -> tuple[Part, ...]:
    parts = shape_for(request.actor, kind)
    if not parts:
        raise NotFound("")
    require(request.actor, kind, Verb.SEE)
    return parts


def _layout(kind: str, wanted: LayoutIn, parts: tuple[Part, ...], present: Layout) -> Layout:
    offered = set(names_in(parts))
    checked = actions.checked_layout(
        kind, order=wanted.order, hidden=wanted.hidden, hides_empty=wanted.hides_empty, among=offered
    )
    unseen = [name for name in present.order if name not in offered]
    kept_back = {name for name in present.hidden if name not in offered}
    return Layout((*checked.order, *unseen), checked.hidden | kept_back, checked.hides_empty)


def _told(request: HttpRequest, kind: str) -> dict[str, object]:
    parts = _parts(request, kind)
    offered = set(names_in(parts))
    common, own = common_layout(kind), own_layout(request.actor, kind)
    layout = own or common
    labels = {part.name: part.label for part in parts}
    labels |= {f"{part.name}/{fact.name}": fact.label for part in parts for fact in part.facts}
    return {
        "record_kind": kind,
        "common": _as_told(common, offered),
        "own": None if own is None else _as_told(own, offered),
        "parts": [
            {"name": name, "label": str(labels[name]), "is_shown": name not in layout.hidden}
            for name in names_in(tuple(layout.arranged(parts)))
        ],
    }


def _as_told(layout: Layout, offered: set[str]) -> dict[str, object]:
    """Without what the reader may not see."""
    return {
        "order": [name for name in layout.order if name in offered],
        "hidden": sorted(layout.hidden & offered),
        "hides_empty": layout.hides_empty,
    }
