"""Questions about tunnels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dealwright.automation.rules.models import Rule
from dealwright.crm.deals.crossings import KINDS, Crossing, Kind, crossing_rules, stage_names, way_between
from dealwright.records.pipelines.models import Pipeline, Stage


@dataclass(frozen=True)
class Tunnel:
    """A rule, read as a link between two stages."""

    rule: Rule
    kind: Kind
    start_id: int
    end_id: int
    start: str
    """“Sales · Won”."""
    end: str


def tunnels() -> Any:
    """The rules that are tunnels, in the order of the stages they begin at."""
    return crossing_rules().order_by("stage__pipeline__position", "stage__position", "position", "pk")


def as_tunnel(rule: Rule) -> Tunnel:
    """The rule as a link."""
    names, end_id = stage_names(), rule.settings["stage_id"]
    gone = _("a stage that is gone")
    return Tunnel(
        rule,
        KINDS[rule.action],
        rule.stage_id,
        end_id,
        names.get(rule.stage_id, gone),
        names.get(end_id, gone),
    )


def leads_back(rule: Rule) -> list[str]:
    """The pipelines through which deals may come back to where this tunnel begins, if people move them on.

    Tunnels alone never lead round; pipelines may, with people in between. Empty where they do not.
    """
    of_stage = dict(Stage.objects.values_list("pk", "pipeline_id"))
    crossings = [
        Crossing(one.pk, of_stage[one.stage_id], of_stage[one.settings["stage_id"]])
        for one in crossing_rules()
        if one.settings["stage_id"] in of_stage
    ]
    here, there = of_stage[rule.stage_id], of_stage.get(rule.settings["stage_id"], 0)
    way = way_between(there, here, crossings)
    names = dict(Pipeline.objects.filter(pk__in=way).values_list("pk", "name"))
    return [names[id] for id in [here, *way]] if way else []


def tunnels_to(stages: Sequence[Stage], pipeline: Pipeline | None) -> Iterable[str]:
    """Why these stages cannot be deleted: tunnels lead there."""
    ids = [stage.pk for stage in stages]
    count = crossing_rules().filter(settings__stage_id__in=ids).count()
    if count:
        yield ngettext("%(number)s tunnel leads there.", "%(number)s tunnels lead there.", count) % {
            "number": count
        }
