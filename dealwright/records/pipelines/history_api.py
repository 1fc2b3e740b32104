"""The stage history of records of any kind, as programs read it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from django.http import HttpRequest

from dealwright.api.routing import Router
from dealwright.api.types import Id, Moment, Out
from dealwright.records.pipelines.history import StageStep, stage_history


class StageStepOut(Out):
    """A stage the record came to."""

    id: Id
    type: Literal[1, 2, 3, 5]
    """1 opened, 2 moved, 3 won or lost, 5 moved to another pipeline."""
    at: Moment
    until: Moment | None
    """When it left the stage; null while it stands there."""
    stage_id: Id
    stage_name: str
    """As it was called then."""
    pipeline_id: Id | None
    """Null where the stage is gone."""
    semantic: Literal["open", "won", "lost"] | None


def add_stage_history(router: Router, kind_name: str, *, seen: Callable[[HttpRequest, int], Any]) -> None:
    """Answer the stage history of this kind of record; `seen(request, id)` finds one the caller may see."""

    def get(request: HttpRequest, id: Id) -> list[StageStep]:
        """The stages the record came to, oldest first; at most the newest 500 (CR-25)."""
        return stage_history(seen(request, id))

    get.__name__ = f"get_{kind_name}_stage_history"
    router.get("/{id}/stage-history", list[StageStepOut])(get)
