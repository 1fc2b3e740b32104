"""What a program sees of the layouts of cards, and may do with them."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query
from pydantic import Field

from dealwright.api.routing import Router
from dealwright.api.types import Body, Id, Out, Text
from dealwright.kit.errors import NotFound
from dealwright.people.access import Verb, require, require_settings
from dealwright.records.layouts import actions
from dealwright.records.layouts.queries import (
    Layout,
    common_layout,
    common_of,
    layout_for,
    own_layout,
    own_of,
)
from dealwright.records.layouts.shapes import Part, names_in, shape_for
from dealwright.records.pipelines.known import pipelines_known_to

Names = Annotated[
    list[Annotated[str, Text(160)]], Field(max_length=600, examples=[["about", "about/amount", "lines"]])
]


OfPipeline = Annotated[
    Id | None, Query(description="The cards in this pipeline alone. Left out, those in all that have no own.")
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
    pipeline_id: Id | None
    """The pipeline that was asked for; null for all of them."""
    common: LayoutOut
    is_common_of_pipeline: bool
    """Whether the common view was chosen for this pipeline alone."""
    own: LayoutOut | None
    """What you chose for yourself; null where the common view is yours too."""
    is_own_of_pipeline: bool
    """Whether you chose it for this pipeline alone."""
    parts: list[CardPartOut]
    """Everything you may see on such a card, in your order."""


class LayoutIn(Body):
    """What is to stand on cards. What you may not see keeps its place."""

    order: Names = []
    hidden: Names = []
    hides_empty: bool = False


router = Router()


@router.get("/{kind}", CardLayoutOut)
def get_card_layout(request: HttpRequest, kind: str, pipeline_id: OfPipeline = None) -> dict[str, object]:
    """How the cards of a kind look for you; those in one pipeline may have a layout of their own."""
    return _told(request, kind, pipeline_id)


@router.put("/{kind}/own", CardLayoutOut)
def arrange_own_cards(
    request: HttpRequest, kind: str, wanted: LayoutIn, pipeline_id: OfPipeline = None
) -> dict[str, object]:
    """Choose for yourself what stands on these cards."""
    parts = _parts(request, kind, pipeline_id)
    present = layout_for(request.actor, kind, pipeline_id)
    layout = _layout(kind, wanted, parts, present)
    actions.arrange_own_cards(request.actor.user, kind, layout, pipeline=pipeline_id)
    return _told(request, kind, pipeline_id)


@router.delete("/{kind}/own")
def reset_own_cards(request: HttpRequest, kind: str, pipeline_id: OfPipeline = None) -> None:
    """Take the common view again; for a pipeline, what holds in all of them."""
    _parts(request, kind, pipeline_id)
    actions.arrange_own_cards(request.actor.user, kind, None, pipeline=pipeline_id)


@router.put("/{kind}/common", CardLayoutOut)
def arrange_cards(
    request: HttpRequest, kind: str, wanted: LayoutIn, pipeline_id: OfPipeline = None
) -> dict[str, object]:
    """Choose for everybody who chose nothing else. Needs the right to change settings."""
    require_settings(request.actor)
    parts = _parts(request, kind, pipeline_id)
    layout = _layout(kind, wanted, parts, common_layout(kind, pipeline_id))
    actions.arrange_cards(kind, layout, pipeline=pipeline_id, by=request.actor)
    return _told(request, kind, pipeline_id)


@router.delete("/{kind}/common")
def reset_cards(request: HttpRequest, kind: str, pipeline_id: OfPipeline = None) -> None:
    """Let them look as they came; in a pipeline, as in all of them. Needs the right to change settings."""
    require_settings(request.actor)
    _parts(request, kind, pipeline_id)
    actions.arrange_cards(kind, None, pipeline=pipeline_id, by=request.actor)


def _parts(request: HttpRequest, kind: str, pipeline_id: int | None) -> tuple[Part, ...]:
    parts = shape_for(request.actor, kind)
    if not parts:
        raise NotFound("")
    require(request.actor, kind, Verb.SEE)
    known = {one.pk for one in pipelines_known_to(request.actor, kind)}
    if pipeline_id is not None and pipeline_id not in known:
        raise NotFound(_("There is no such pipeline, or you may not see it."))
    return parts


def _layout(kind: str, wanted: LayoutIn, parts: tuple[Part, ...], present: Layout) -> Layout:
    offered = set(names_in(parts))
    checked = actions.checked_layout(
        kind, order=wanted.order, hidden=wanted.hidden, hides_empty=wanted.hides_empty, among=offered
    )
    unseen = [name for name in present.order if name not in offered]
    kept_back = {name for name in present.hidden if name not in offered}
    return Layout((*checked.order, *unseen), checked.hidden | kept_back, checked.hides_empty)


def _told(request: HttpRequest, kind: str, pipeline_id: int | None) -> dict[str, object]:
    parts = _parts(request, kind, pipeline_id)
    offered = set(names_in(parts))
    common, own = common_layout(kind, pipeline_id), own_layout(request.actor, kind, pipeline_id)
    layout = own or common
    labels = {part.name: part.label for part in parts}
    labels |= {f"{part.name}/{fact.name}": fact.label for part in parts for fact in part.facts}
    return {
        "record_kind": kind,
        "pipeline_id": pipeline_id,
        "common": _as_told(common, offered),
        "is_common_of_pipeline": bool(pipeline_id and common_of(kind, pipeline_id)),
        "own": None if own is None else _as_told(own, offered),
        "is_own_of_pipeline": bool(pipeline_id and own_of(request.actor, kind, pipeline_id)),
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
