"""The way back from a move to another stage."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from dealwright.events import Event
from dealwright.kit.errors import Refused
from dealwright.records.pipelines.models import Stage
from dealwright.records.undo import Step, inverse


def moves_of(event: type[Event], *, move_back: Callable[..., Any]) -> None:
    """Say that a record goes back to the stage it came from, as it stood there.

    `move_back(record, to=stage, stood=standing, by=actor)` is the verb of its kind.
    """

    def take_back(step: Step) -> None:
        told, record = step.event, step.record
        if not step.holds(record.stage_id == told.after.id, "stage"):
            return
        stage = Stage.objects.filter(pk=told.before.id).select_related("pipeline").first()
        if stage is None:
            raise Refused(_("The stage “%(stage)s” is no longer there.") % {"stage": told.before})
        move_back(record, to=stage, stood=told.stood, by=step.by)

    inverse(of=event, touches="stage")(take_back)
