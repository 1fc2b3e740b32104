"""Which layout holds for a reader; on pages all are known without a query.

What somebody chose for themselves goes before the common view, and in each of the two what was chosen for the
pipeline goes before what was chosen for all pipelines.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject

from dealwright.events import Actor
from dealwright.people import along
from dealwright.records.heart import ByHeart
from dealwright.records.layouts.models import CardLayout
from dealwright.records.layouts.shapes import Fact, Part
from dealwright.records.views.models import Arrangement

ALONG = "card_layouts"
_KEPT = ("card", "cards_of_pipelines")


@dataclass(frozen=True)
class Layout:
    """What stands on cards, and in what order. The empty one is how they usually are."""

    order: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()
    hides_empty: bool = False

    @classmethod
    def of(cls, kept: Any) -> Layout:
        """As it is kept: a row, or the JSON of one."""
        found = kept if isinstance(kept, dict) else {name: getattr(kept, name) for name in asdict(cls())}
        order = tuple(str(name) for name in found.get("order") or ())
        hidden = frozenset(str(name) for name in found.get("hidden") or ())
        return cls(order, hidden, bool(found.get("hides_empty")))

    @property
    def kept(self) -> dict[str, Any]:
        """As JSON."""
        return {"order": list(self.order), "hidden": sorted(self.hidden), "hides_empty": self.hides_empty}

    def sorted(self, names: Iterable[str]) -> list[str]:
        """The names in the order of the layout; those it does not know stay behind, as they stood."""
        places = {name: place for place, name in enumerate(self.order)}
        return sorted(names, key=lambda name: places.get(name, len(places)))

    def arranged(self, parts: Iterable[Part]) -> list[Part]:
        """The sections in order, each with its facts in order; hidden ones too."""
        by_name = {part.name: part for part in parts}
        return [
            replace(by_name[name], facts=self._facts(name, by_name[name].facts))
            for name in self.sorted(by_name)
        ]

    def _facts(self, part: str, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
        by_name = {f"{part}/{fact.name}": fact for fact in facts}
        return tuple(by_name[name] for name in self.sorted(by_name))


USUAL = Layout()


def layout_of(kept: CardLayout) -> Layout | None:
    """What a row says; None where its pipeline has the layout of all pipelines."""
    return Layout.of(kept) if kept.holds else None


def _read() -> dict[tuple[str, int | None], Layout]:
    return {(one.of_kind, one.of_pipeline): Layout.of(one) for one in CardLayout.objects.filter(holds=True)}


_common = ByHeart(_read)


def common_of(kind: str, pipeline: int | None = None) -> Layout | None:
    """What was chosen for everybody for just this pipeline, or for all of them; None where nothing was."""
    return _common.get().get((kind, pipeline))


def common_layout(kind: str, pipeline: int | None = None) -> Layout:
    """What holds for everybody who chose nothing else."""
    return common_of(kind, pipeline) or common_of(kind) or USUAL


def own_of(actor: Actor, kind: str, pipeline: int | None = None) -> Layout | None:
    """What somebody chose for themselves for just this pipeline, or for all of them; None for nothing."""
    if actor.user is None:
        return None
    told = along.told(actor.user, ALONG)
    if told is along.MISSING:
        told = Arrangement.objects.filter(user=actor.id, of_kind=kind).values("of_kind", *_KEPT)
    row = next((one for one in told or () if one["of_kind"] == kind), None) or dict.fromkeys(_KEPT)
    kept = row["card"] if pipeline is None else (row["cards_of_pipelines"] or {}).get(str(pipeline))
    return None if kept is None else Layout.of(kept)


def own_layout(actor: Actor, kind: str, pipeline: int | None = None) -> Layout | None:
    """What somebody chose for themselves; None where the common one is theirs too."""
    own = own_of(actor, kind, pipeline)
    return own_of(actor, kind) if own is None and pipeline is not None else own


def layout_for(actor: Actor, kind: str, pipeline: int | None = None) -> Layout:
    """What holds for this reader."""
    own = own_layout(actor, kind, pipeline)
    return common_layout(kind, pipeline) if own is None else own


def is_of_pipeline(actor: Actor, kind: str, pipeline: int | None) -> bool:
    """Whether what holds for this reader was chosen for this pipeline alone."""
    if pipeline is None or own_of(actor, kind, pipeline) is not None:
        return pipeline is not None
    return own_of(actor, kind) is None and common_of(kind, pipeline) is not None


def arranged_by_reader() -> Any:
    """The layouts of the reader, to be read along with them."""
    chosen = Q(card__isnull=False) | Q(cards_of_pipelines__isnull=False)
    arranged = Arrangement.objects.filter(chosen, user=OuterRef("pk"))
    told = {name: name for name in _KEPT}
    return ArraySubquery(arranged.values(json=JSONObject(of_kind="of_kind", **told)))
