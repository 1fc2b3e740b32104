"""What many records lack before they may stand on a stage: asked once, given only to those that lack it."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import prefetch_related_objects

from dealwright.events import Actor
from dealwright.people.access import hidden_fields
from dealwright.records.bulk.acts import Move
from dealwright.records.bulk.preview import Chosen, matched
from dealwright.records.fields import Field
from dealwright.records.pipelines.demand_form import DemandForm
from dealwright.records.pipelines.demanded_files import put_aside, stored
from dealwright.records.pipelines.requiring import demandable, missing_fields

LOOKED_THROUGH = 500
"""Records that are looked at one by one; of more, everything the stage demands is asked for."""


def lacking(act: Move, chosen: Chosen, by: Actor) -> list[Field]:
    """The fields that some of the records leave empty although the stage demands them."""
    stage = act.stage
    if stage is None or not stage.required_fields:
        return []
    hidden = hidden_fields(by, act.kind.name)
    demanded = [
        field
        for field in demandable(act.kind.name)
        if field.name in stage.required_fields and field.name not in hidden
    ]
    moving = matched(act, chosen, by).within(by, act.verb).filter(pipeline=stage.pipeline_id)
    keys = list(moving.exclude(stage=stage).order_by().values_list("pk", flat=True)[: LOOKED_THROUGH + 1])
    if len(keys) > LOOKED_THROUGH:
        return demanded
    records = list(act.listing.with_everything(act.kind.records.filter(pk__in=keys)))
    prefetch_related_objects(records, *dict.fromkeys(act.listing.prefetched.values()))
    found = {field.name for record in records for field in missing_fields(record, stage, by=by)}
    return [field for field in demanded if field.name in found]


def demand_form(act: Move, fields: list[Field], by: Actor, data: Any = None, files: Any = None) -> DemandForm:
    """The form that asks for them, as for a record that is new on the stage."""
    anew = act.kind.records.model(stage=act.stage, pipeline=act.stage.pipeline if act.stage else None)
    return DemandForm(data, files, record=anew, fields=fields, actor=by)


def as_json(form: DemandForm) -> dict[str, Any]:
    """What was typed, as a change of many keeps it; what was sent is put aside, to be copied from there."""
    with stored(form.values()) as values:
        return {field.name: _plain(field, value) for field, value in put_aside(values, by=form.actor)}


def from_text(text: str) -> dict[str, Any]:
    """What the next step of the form carries; nothing where somebody made it up."""
    try:
        found = json.loads(text[:100_000])
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _plain(field: Field, value: Any) -> Any:
    if field.is_custom:
        value = field.read(value)
    if field.name == "tags":
        return value
    return field.plain(list(value) if field.multiple else value)
