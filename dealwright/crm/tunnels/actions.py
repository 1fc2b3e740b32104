"""Verbs that draw, change and delete tunnels: those of the rules they are kept as (CR-30)."""

from __future__ import annotations

from typing import Any

from dealwright.automation.rules import actions as rules
from dealwright.automation.rules.models import Rule
from dealwright.crm.deals.crossings import ACTIONS, Kind
from dealwright.events import Actor, action
from dealwright.kit.errors import Refused
from dealwright.records.pipelines.models import Stage


@action
def draw_tunnel(
    *, start: Stage, end: Stage, kind: Kind = Kind.MOVE, delay_minutes: int = 0, by: Actor
) -> Rule:
    """Lead deals that come to the one stage to the other one, a stage of another pipeline.

    Refused where tunnels would lead round in a circle.
    """
    try:
        return rules.create_rule(
            stage=start,
            action=ACTIONS[kind],
            settings={"stage_id": end.pk},
            delay_minutes=delay_minutes,
            by=by,
        )
    except Refused as refusal:
        raise _at_our_field(refusal) from None


@action
def change_tunnel(
    tunnel: Rule,
    *,
    end: Stage | None = None,
    kind: Kind | None = None,
    version: int | None = None,
    by: Actor,
    **values: Any,
) -> Rule:
    """Let a tunnel copy or move, lead elsewhere, wait longer, or rest; `values` are those of rules."""
    if kind is not None:
        values["action"] = ACTIONS[kind]
    if end is not None:
        values["settings"] = {"stage_id": end.pk}
    try:
        return rules.edit_rule(tunnel, version=version, by=by, **values)
    except Refused as refusal:
        raise _at_our_field(refusal) from None


@action
def delete_tunnel(tunnel: Rule, *, version: int | None = None, by: Actor) -> None:
    """Take a tunnel away, with what it had still to do; deals that went through stay where they are."""
    rules.delete_rule(tunnel, version=version, by=by)


def _at_our_field(refusal: Refused) -> Refused:
    """In the words of tunnels: what rules call the setting `stage_id` is where a tunnel ends."""
    field = "to_stage_id" if refusal.field == "settings.stage_id" else refusal.field
    return Refused(refusal.message, field=field)
