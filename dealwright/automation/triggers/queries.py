"""Questions about triggers."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from dealwright.automation.triggers import catalogue
from dealwright.automation.triggers.catalogue import TriggerKind
from dealwright.automation.triggers.models import Trigger
from dealwright.events import Event
from dealwright.events.remembering import once_per_batch
from dealwright.kit.errors import Refused
from dealwright.records.pipelines.models import Pipeline, Stage

SETTINGS_READ = "_settings_read"
ALIKE = "_alike"
PLACE = "_place"


@once_per_batch
def active_triggers_hearing(event_kind: str) -> list[Trigger]:
    """The active triggers that hear a kind; one query, asked for every event there is."""
    found = Trigger.objects.filter(kind__in=catalogue.names_hearing(event_kind), is_active=True)
    return list(
        found.select_related("stage__pipeline", "acts_as").order_by(
            "stage__position", "stage_id", "position", "id"
        )
    )


def is_waiting_for(trigger: Trigger, event: Event) -> bool:
    """Whether its settings mean this event; settings of another release mean none."""
    try:
        kind = catalogue.get(trigger.kind)
        if kind.has_address and getattr(event, "trigger_id", None) != trigger.pk:
            return False
        return kind.fits(_settings_of(trigger, kind), event)
    except Refused:
        return False


def waiting_for(event: Event, triggers: Iterable[Trigger]) -> tuple[Trigger, ...]:
    """Those whose settings mean this event, in their order; of many with the same settings one is asked."""
    answers: dict[Hashable, bool] = {}
    found = []
    for trigger in triggers:
        alike = _alike(trigger)
        if alike not in answers:
            answers[alike] = is_waiting_for(trigger, event)
        if answers[alike]:
            found.append(trigger)
    return tuple(found)


class Place(NamedTuple):
    """Where a trigger stands."""

    of_kind: str
    """The kind of the records that it moves."""
    pipeline_id: int
    order: tuple[float, int, float, int]
    """Its place among all triggers (AU-36)."""


def place_of(trigger: Trigger) -> Place:
    """Where it stands; read once for each trigger in hand, of which most are looked at in vain."""
    held: Place | None = trigger.__dict__.get(PLACE)
    if held is None:
        stage = trigger.stage
        order = stage.position, stage.pk, trigger.position, trigger.pk
        held = trigger.__dict__[PLACE] = Place(stage.pipeline.of_kind, stage.pipeline_id, order)
    return held


def address_trouble(trigger: Trigger) -> str:
    """Why nobody can call its address any more; empty where it works, or has none."""
    if not trigger.secret or (trigger.address_by is not None and trigger.address_by.is_active):
        return ""
    return _("Its address no longer works: whoever made it does not work here. Make a new one in its form.")


def _alike(trigger: Trigger) -> Hashable:
    """Equal for triggers that mean the same events; one with an address of its own is like no other."""
    held: Hashable = trigger.__dict__.get(ALIKE)
    if held is None:
        address = trigger.pk if _has_address(trigger) else None
        held = trigger.__dict__[ALIKE] = trigger.kind, address, json.dumps(trigger.settings, sort_keys=True)
    return held


def _has_address(trigger: Trigger) -> bool:
    try:
        return catalogue.get(trigger.kind).has_address
    except Refused:
        return False  # a kind of another release, which means nothing


def _is_of_client(trigger: Trigger) -> bool:
    try:
        return catalogue.get(trigger.kind).is_of_client
    except Refused:
        return False


def _settings_of(trigger: Trigger, kind: TriggerKind) -> Any:
    """Read once for each trigger in hand: a batch asks for every event and every trigger that hears it."""
    held = trigger.__dict__.get(SETTINGS_READ)
    if held is None:
        held = trigger.__dict__[SETTINGS_READ] = catalogue.read_settings(kind, trigger.settings)
    return held


def may_move(trigger: Trigger, standing: Stage) -> bool:
    """Whether it moves a record that stands there: forward, back only when allowed (AU-33).

    What a client does leaves records that are closed where they are, unless it may go back (AU-40).
    """
    if trigger.stage.pipeline_id != standing.pipeline_id or trigger.stage_id == standing.pk:
        return False
    if trigger.allow_back:
        return True
    return standing.is_before(trigger.stage) and not (standing.is_final and _is_of_client(trigger))


def triggers_of(pipeline: Pipeline) -> QuerySet[Trigger]:
    """All triggers on the stages of a pipeline, switched off ones too, in their order."""
    return Trigger.objects.filter(stage__pipeline=pipeline).order_by("position", "id")


def title_of(trigger: Trigger) -> str:
    """What people call the trigger, or what it waits for, in the reader's language."""
    if trigger.name:
        return trigger.name
    try:
        return str(catalogue.get(trigger.kind).label)
    except Refused:
        return trigger.kind  # a kind of another release


def icon_of(trigger: Trigger) -> str:
    """The drawing of what it waits for."""
    try:
        return catalogue.get(trigger.kind).icon
    except Refused:
        return "bolt"


def say_settings(trigger: Trigger) -> str:
    """Its settings in words: “provider: sandbox”; empty where every event will do."""
    try:
        kind = catalogue.get(trigger.kind)
        return kind.say(catalogue.read_settings(kind, trigger.settings))
    except Refused:
        return ""


def kinds_heard_by(triggers: Iterable[Trigger], event_kind: str) -> list[Any]:
    """Those of the triggers that are told of such events."""
    names = catalogue.names_hearing(event_kind)
    return [trigger for trigger in triggers if trigger.kind in names]
