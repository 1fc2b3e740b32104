"""Which layout holds for a reader: their own, or the common one; on pages both are known without a query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from dealwright.events import Actor
from dealwright.people import along
from dealwright.records.heart import ByHeart
from dealwright.records.layouts.models import CardLayout
from dealwright.records.layouts.shapes import Fact, Part
from dealwright.records.views.models import Arrangement

ALONG = "card_layouts"


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


def _read() -> dict[str, Layout]:
    return {one.of_kind: Layout.of(one) for one in CardLayout.objects.all()}


_common = ByHeart(_read)


def common_layout(kind: str) -> Layout:
    """What holds for everybody who chose nothing else."""
    return _common.get().get(kind, USUAL)


def own_layout(actor: Actor, kind: str) -> Layout | None:
    """What somebody chose for themselves; None where the common one is theirs too."""
    if actor.user is None:
        return None
    told = along.told(actor.user, ALONG)
    if told is along.MISSING:
        arranged = Arrangement.objects.filter(user=actor.id, of_kind=kind).values_list("card", flat=True)
        kept = arranged.first()
    else:
        kept = next((one["card"] for one in told or () if one["of_kind"] == kind), None)
    return None if kept is None else Layout.of(kept)


def layout_for(actor: Actor, kind: str) -> Layout:
    """What holds for this reader."""
    own = own_layout(actor, kind)
    return common_layout(kind) if own is None else own


def arranged_by_reader() -> Any:
    """The layouts of the reader, to be read along with them."""
    arranged = Arrangement.objects.filter(user=OuterRef("pk"), card__isnull=False)
    return ArraySubquery(arranged.values(json=JSONObject(of_kind="of_kind", card="card")))
