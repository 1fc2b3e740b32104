"""Triggers: what happened moves the records it concerns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import translation

from dealwright.automation.judging import judge
from dealwright.automation.naming import in_the_name_of
from dealwright.automation.triggers import catalogue
from dealwright.automation.triggers.models import Trigger
from dealwright.automation.triggers.queries import may_move, title_of, triggers_waiting_for
from dealwright.events import Actor, Event, Use, reaction
from dealwright.events.models import Entry, Link
from dealwright.records import kinds
from dealwright.records.kinds import RecordKind


@reaction(to_all=True, where=lambda kind: Use.RULES in kind.used_by)
def move_records(event: Event, entry: Entry) -> None:
    """Move each record that the event concerns to the stage of its first trigger that may move it (AU-42).

    What somebody did to take something back is no news and moves nothing.
    """
    if entry.undoes is not None:
        return
    triggers = triggers_waiting_for(event)
    if not triggers:
        return
    for kind, record, concerning in _concerned(entry, triggers):
        trigger = _winner(concerning, record, entry)
        if trigger is not None and kind.move is not None:
            kind.move(record, to=trigger.stage, by=actor_of(trigger, record))


def actor_of(trigger: Trigger, record: Any) -> Actor:
    """Who the log names: the trigger, and in whose name (AU-32, AU-41). In the language of the source."""
    with translation.override(settings.LANGUAGE_CODE):
        person = trigger.acts_as or record.responsible
        return Actor.automation(in_the_name_of(title_of(trigger), person), trigger.pk)


def _winner(triggers: Sequence[Trigger], record: Any, entry: Entry) -> Trigger | None:
    """The one that moves the record away from where it stands: the first stage wins (AU-36).

    Conditions are looked at last, with the values of now (AU-37).
    """
    for trigger in triggers:
        if may_move(trigger, record.stage) and judge(trigger.condition, record, entry).is_met:
            return trigger
    return None


def _concerned(
    entry: Entry, triggers: Sequence[Trigger]
) -> Iterator[tuple[RecordKind, Any, Sequence[Trigger]]]:
    """The records of the event in pipelines with triggers, locked where they stand now, each with its own.

    Those of a kind that is not in use stay where they are: its triggers sleep.
    """
    linked = _linked(entry)
    for name in sorted({trigger.stage.pipeline.of_kind for trigger in triggers}):
        kind = kinds.get(name)
        if kind is None or kind.move is None or not kind.is_in_use():
            continue
        here = [trigger for trigger in triggers if trigger.stage.pipeline.of_kind == name]
        of_client = [trigger for trigger in here if catalogue.get(trigger.kind).is_of_client]
        about = linked.get(name, set())
        wanted = Q(pk__in=about) | (
            kind.of_clients(linked) if of_client and kind.of_clients else Q(pk__in=())
        )
        locked = kind.records.select_for_update(of=("self",)).select_related("stage", "responsible")
        for record in locked.filter(wanted, archived_at=None).order_by("pk"):
            concerning = here if record.pk in about else of_client
            if name == entry.subject_kind and record.pk == entry.subject_id:
                concerning = [one for one in concerning if not catalogue.get(one.kind).is_of_others]
            if concerning:
                yield kind, record, concerning


def _linked(entry: Entry) -> dict[str, set[int]]:
    """Everything the event is about, by kind."""
    found: dict[str, set[int]] = {}
    links = Link.objects.filter(event_id=entry.pk, at=entry.at).values_list("record_kind", "record_id")
    for name, id in links:
        found.setdefault(name, set()).add(id)
    return found
