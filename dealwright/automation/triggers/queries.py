"""Questions about triggers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from dealwright.automation.triggers.matching import matches
from dealwright.automation.triggers.models import Trigger
from dealwright.events.declaring import declared
from dealwright.events.remembering import once_per_batch
from dealwright.records.pipelines.models import Pipeline, Stage


def triggers_waiting_for(event_kind: str, facts: Mapping[str, Any]) -> list[Trigger]:
    """The active triggers that such an event concerns, in the order of their stages."""
    return [trigger for trigger in _active(event_kind) if matches(trigger.settings, facts)]


@once_per_batch
def _active(event_kind: str) -> list[Trigger]:
    """The active triggers of a kind; one query, asked for every event there is."""
    found = Trigger.objects.filter(event_kind=event_kind, is_active=True)
    return list(
        found.select_related("stage__pipeline").order_by("stage__position", "stage_id", "position", "id")
    )


def winner(triggers: Iterable[Trigger], standing: Stage) -> Trigger | None:
    """The one trigger that moves a record away from where it stands: the first stage wins (AU-36)."""
    return next((trigger for trigger in triggers if may_move(trigger, standing)), None)


def may_move(trigger: Trigger, standing: Stage) -> bool:
    """Whether it moves a record that stands there: forward from an open stage, back only when allowed."""
    if trigger.stage.pipeline_id != standing.pipeline_id or trigger.stage_id == standing.pk:
        return False
    return trigger.allow_back or (not standing.is_final and standing.is_before(trigger.stage))


def triggers_of(pipeline: Pipeline) -> QuerySet[Trigger]:
    """All triggers on the stages of a pipeline, switched off ones too, in their order."""
    return Trigger.objects.filter(stage__pipeline=pipeline).order_by("position", "id")


def title_of(trigger: Trigger) -> str:
    """What the trigger waits for, in the reader's language; a kind of a later release by its name."""
    kind = declared(trigger.event_kind)
    return trigger.event_kind if kind is None else str(kind.title)


def say_settings(trigger: Trigger) -> str:
    """The facts the event must have: “provider: sandbox”; empty for every event."""
    pairs = []
    for name, wanted in trigger.settings.items():
        values = wanted if isinstance(wanted, list) else [wanted]
        pairs.append(f"{name}: {', '.join(str(value) for value in values)}")
    return "; ".join(pairs)
