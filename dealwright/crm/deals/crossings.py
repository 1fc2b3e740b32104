"""Rules that lead deals from pipeline to pipeline, and whether they would lead them round in a circle."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.core.signals import request_finished, request_started
from django.utils.translation import gettext as _

from dealwright.automation.rules.models import Rule
from dealwright.crm.deals.models import Deal
from dealwright.kit.errors import Refused
from dealwright.records.pipelines.models import Pipeline, Stage


class Kind(StrEnum):
    """What happens to the deal."""

    COPY = "copy"
    """Another one like it is opened there, this one stays."""
    MOVE = "move"


ACTIONS = {Kind.COPY: "copy_deal", Kind.MOVE: "move_deal_to_pipeline"}
"""How the catalogue of rule actions calls them."""
KINDS = {name: kind for kind, name in ACTIONS.items()}


@dataclass(frozen=True)
class Crossing:
    """One rule that leads from a stage to a stage."""

    rule_id: int | None
    start: int
    end: int


def crossing_rules() -> Any:
    """The rules that lead deals to other pipelines, those that are switched off too."""
    return Rule.objects.filter(action__in=KINDS).select_related("stage__pipeline")


def refuse_crossing(start: Stage, end_id: int, rule_id: int | None = None) -> None:
    """Refused where a rule from the one stage to the other makes no sense: it must lead to another pipeline,
    be the only one between the two, and not lead round.

    Deals that are copied round never stop either, so both kinds count; so do rules that are switched off.
    The pipelines are locked: two rules that make a circle only together are looked at one after the other.
    """
    locked = Pipeline.objects.filter(of_kind=Deal.record_kind).order_by("pk").select_for_update(no_key=True)
    ids = [pipeline.pk for pipeline in locked]
    end = Stage.objects.select_related("pipeline").filter(pk=end_id, pipeline__in=ids).first()
    if end is None:
        raise Refused(_("There is no such stage of deals."), field="settings.stage_id")
    if end.pipeline_id == start.pipeline_id:
        raise Refused(
            _("A tunnel leads to another pipeline; within one, use a trigger."), field="settings.stage_id"
        )
    others = [
        Crossing(id, stage_id, settings["stage_id"])
        for id, stage_id, settings in crossing_rules().values_list("pk", "stage_id", "settings")
        if id != rule_id
    ]
    if any((one.start, one.end) == (start.pk, end.pk) for one in others):
        raise Refused(
            _("There is a tunnel between these two stages already; change that one."),
            field="settings.stage_id",
        )
    if way := way_between(end.pk, start.pk, others):
        names = stage_names()
        round_trip = " → ".join(f"“{names.get(id, id)}”" for id in [start.pk, *way])
        raise Refused(
            _("Deals would go round in a circle: %(way)s. Nothing was saved.") % {"way": round_trip},
            field="settings.stage_id",
        )


def way_between(start: int, end: int, crossings: Iterable[Crossing]) -> list[int]:
    """The stages on the shortest way from one to the other by these rules; empty where none leads there."""
    onwards: dict[int, list[int]] = defaultdict(list)
    for one in crossings:
        onwards[one.start].append(one.end)
    ways, seen = [[start]], {start}
    for way in ways:
        if way[-1] == end:
            return way
        for after in onwards[way[-1]]:
            if after not in seen:
                seen.add(after)
                ways.append([*way, after])
    return []


class _Names(threading.local):
    """The names of all stages of deals, read once in a request: lists tell many rules."""

    known: dict[int, str] | None = None
    is_request = False


_names = _Names()


def stage_names() -> dict[int, str]:
    """“Delivery · To be packed”, by the id of the stage."""
    if _names.known is not None:
        return _names.known
    rows = Stage.objects.filter(pipeline__of_kind=Deal.record_kind)
    found = {
        id: f"{pipeline} · {name}" for id, pipeline, name in rows.values_list("pk", "pipeline__name", "name")
    }
    if _names.is_request:
        _names.known = found
    return found


def _begin(**_more: Any) -> None:
    _names.known, _names.is_request = None, True


def _end(**_more: Any) -> None:
    _names.known, _names.is_request = None, False


request_started.connect(_begin, dispatch_uid="crossings.names")
request_finished.connect(_end, dispatch_uid="crossings.names")
