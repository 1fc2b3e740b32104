"""Pipeline and stage of the records of a file, by their names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.people.access import Scope, Verb, reach_of
from dealwright.records.imports.declaring import PIPELINE, STAGE, Doing, Target
from dealwright.records.pipelines.known import pipelines_known, stage_known
from dealwright.records.pipelines.models import Pipeline, Stage


def stage_targets(words: Mapping[str, tuple[str, ...]]) -> list[Target]:
    """The two columns that say where a record stands."""
    return [
        Target(PIPELINE, gettext_lazy("Pipeline"), _name, words.get(PIPELINE, ()), of=STAGE),
        Target(STAGE, gettext_lazy("Stage"), _name, words.get(STAGE, ()), of=STAGE),
    ]


def with_stage(values: dict[str, Any], kind: str, doing: Doing) -> dict[str, Any]:
    """The values with the stage they name, else, of a new record, with the one chosen for all."""
    pipeline_name, stage_name = values.pop(PIPELINE, ""), values.pop(STAGE, "")
    chosen = stage_known(doing.options["stage_id"]) if doing.options.get("stage_id") else None
    if not pipeline_name and not stage_name:
        return values if chosen is None or doing.id is not None else {**values, STAGE: chosen[1]}
    offered = _offered(kind, doing.by)
    pipeline = _named(offered, pipeline_name) if pipeline_name else None
    if not stage_name:
        return (
            values if doing.id is not None or pipeline is None else {**values, STAGE: pipeline.first_stage()}
        )
    first = chosen[0] if chosen is not None else next((one for one in offered if one.is_default), None)
    return {**values, STAGE: _stage_named(stage_name, pipeline, first, offered)}


def _name(text: str, _header: str, _reading: Any) -> str:
    return " ".join(text.split())


def _offered(kind: str, by: Actor) -> list[Pipeline]:
    """The pipelines in which they may open records."""
    reach = reach_of(by, kind, Verb.CREATE)
    return [one for one in pipelines_known(kind) if reach.within(one.pk) is not Scope.NONE]


def _named(offered: list[Pipeline], name: str) -> Pipeline:
    found = [one for one in offered if one.name.casefold() == name.casefold()]
    if len(found) != 1:
        message = (
            _("Several pipelines are called “%(name)s”.")
            if found
            else _("There is no pipeline “%(name)s” in which you may open records.")
        )
        raise Refused(message % {"name": name[:80]}, field=PIPELINE)
    return found[0]


def _stage_named(
    name: str, pipeline: Pipeline | None, first: Pipeline | None, offered: list[Pipeline]
) -> Stage:
    """The stage of that name or code: in the pipeline named, else in the usual one, else the only one."""
    usual = [first] if first is not None else []
    for among in [[pipeline]] if pipeline is not None else [usual, offered]:
        found = [
            stage
            for one in among
            for stage in one.stages.all()
            if name.casefold() in {stage.name.casefold(), stage.code.casefold()}
        ]
        if len(found) == 1:
            stage: Stage = found[0]
            return stage
        if found:
            message = _("Several stages are called “%(name)s”; name the pipeline too.")
            raise Refused(message % {"name": name[:80]}, field=STAGE)
    raise Refused(_("There is no stage “%(name)s”.") % {"name": name[:80]}, field=STAGE)
