"""Which pipeline is looked at: first the kind of record, then one of its pipelines."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch

from dealwright.records import kinds
from dealwright.records.pipelines.models import Pipeline, Stage


@dataclass(frozen=True)
class KindOfStages:
    """A kind of record that stands on stages."""

    name: str
    label: str
    icon: str
    order: int
    pipelines: list[Pipeline]

    @property
    def first(self) -> Pipeline:
        """The default pipeline, or whichever comes first."""
        return next((one for one in self.pipelines if one.is_default), self.pipelines[0])


def kinds_in_use() -> list[KindOfStages]:
    """The kinds people work with and automate that have a pipeline, as domains declared them; two queries."""
    of_kind: dict[str, list[Pipeline]] = {}
    for pipeline in Pipeline.objects.prefetch_related(Prefetch("stages", queryset=Stage.objects.all())):
        of_kind.setdefault(pipeline.of_kind, []).append(pipeline)
    return [
        KindOfStages(kind.name, str(kind.label_plural), kind.icon, kind.order, of_kind[kind.name])
        for kind in kinds.with_stages()
        if kind.takes_rules and kind.is_in_use() and kind.name in of_kind
    ]


def chosen_among(found: list[KindOfStages], pipeline: str, kind: str) -> Pipeline | None:
    """The pipeline of that number, else the first of that kind, else the very first; None without any."""
    by_number = (one for of_kind in found for one in of_kind.pipelines if str(one.pk) == pipeline)
    if (exact := next(by_number, None)) is not None:
        return exact
    of_kind = next((one for one in found if one.name == kind), None) or next(iter(found), None)
    return None if of_kind is None else of_kind.first
