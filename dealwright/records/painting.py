"""Stages and tags with the colours they are painted with, as components show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dealwright.records.colors import painted
from dealwright.records.pipelines.models import Stage
from dealwright.records.tags.models import Tag


@dataclass(frozen=True)
class PaintedTag:
    """A tag with the colour to paint it with."""

    name: str
    color: str


@dataclass(frozen=True)
class PaintedStage:
    """A stage with the colour to paint it with."""

    id: int
    name: str
    color: str
    semantic: str


def painted_stage(stage: Stage) -> PaintedStage:
    """The stage as components show it."""
    return PaintedStage(stage.pk, stage.name, painted(stage.color), stage.semantic)


def painted_tags(names: Iterable[str], colors: dict[str, str] | None = None) -> list[PaintedTag]:
    """Tags as components show them; one query where their colours are not at hand."""
    names = list(names)
    known = colors_of_tags(names) if colors is None else colors
    return [PaintedTag(name, painted(known.get(name, ""))) for name in names]


def colors_of_tags(names: Iterable[str]) -> dict[str, str]:
    """The names of the colours of these tags; no tags, no query."""
    wanted = set(names)
    return dict(Tag.objects.filter(name__in=wanted).values_list("name", "color")) if wanted else {}
