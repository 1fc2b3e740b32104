"""Triggers: what happened moves the records it concerns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.utils import translation

from dealwright.automation.triggers.models import Trigger
from dealwright.automation.triggers.queries import title_of, triggers_waiting_for, winner
from dealwright.events import Actor, Event, Use, reaction
from dealwright.events.models import Entry, Link
from dealwright.records import kinds
from dealwright.records.kinds import RecordKind


@reaction(to_all=True, where=lambda kind: Use.RULES in kind.used_by)
def move_records(event: Event, entry: Entry) -> None:
    """Move each record the event is about to the stage of its first trigger that may move it.

    What somebody did to take something back is no news and moves nothing.
    """
    if entry.undoes is not None:
        return
    triggers = triggers_waiting_for(entry.kind, entry.facts)
    if not triggers:
        return
    for kind, record in _concerned(entry, triggers):
        trigger = winner(triggers, record.stage)
        if trigger is not None and kind.move is not None:
            kind.move(record, to=trigger.stage, by=actor_of(trigger))


def actor_of(trigger: Trigger) -> Actor:
    """Who the log names: the trigger, by what it waits for, in the language of the source."""
    with translation.override(settings.LANGUAGE_CODE):
        return Actor.automation(title_of(trigger), trigger.pk)


def _concerned(entry: Entry, triggers: Sequence[Trigger]) -> Iterator[tuple[RecordKind, Any]]:
    """The records of the event that stand in a pipeline with triggers, locked where they stand now.

    Those of a kind that is not in use stay where they are: its triggers sleep.
    """
    names = {trigger.stage.pipeline.of_kind for trigger in triggers}
    links = Link.objects.filter(event_id=entry.pk, at=entry.at, record_kind__in=names)
    ids: dict[str, list[int]] = {}
    for name, id in links.values_list("record_kind", "record_id"):
        ids.setdefault(name, []).append(id)
    for name, of_kind in sorted(ids.items()):
        kind = kinds.get(name)
        if kind is None or kind.move is None or not kind.is_in_use():
            continue
        locked = kind.records.select_for_update(of=("self",)).select_related("stage")
        for record in locked.filter(pk__in=of_kind, archived_at=None).order_by("pk"):
            yield kind, record
