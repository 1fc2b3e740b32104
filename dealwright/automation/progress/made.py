"""What rules made for one record, each with the way to it (AU-9)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from dealwright.automation.progress.changes import ValueChange, value_changes
from dealwright.events import Actor
from dealwright.records import kinds
from dealwright.records.seeing import Key
from dealwright.records.timeline import links
from dealwright.records.timeline.queries import TimelineItem, timeline

MOST_ENTRIES = 100
"""Entries of the timeline among which is looked for what rules made."""
OF_RECORD = "_id"
"""Ends the names of results that hold a record: `task_id`."""


@dataclass(frozen=True)
class Made:
    """One thing that a rule did, or made."""

    kind: str
    """Of the event; empty where only the result of the rule tells of it."""
    icon: str
    words: str
    url: str
    """Where it is seen: what was made, or the entry of the timeline that tells of it."""
    changes: list[ValueChange] = field(default_factory=list)


def made_by_rules(record: Any, runs: Collection[Any], actor: Actor) -> dict[int, list[Made]]:
    """By run, what it did as far as the actor may know: what the timeline tells, then what it left beside.

    The queries of a timeline, and one for each kind of record that results name.
    """
    told: dict[tuple[int | None, int | None], list[Made]] = defaultdict(list)
    for item in timeline(record, actor=actor, limit=MOST_ENTRIES).items:
        if item.actor_kind == "automation":
            told[item.caused_by, item.actor_id].append(_told(item, record))
    left = {run.pk: list(_left_by(run)) for run in runs}
    beside = _beside({key for keys in left.values() for key in keys}, actor)
    found = {}
    for run in runs:
        by_timeline = told[run.event_id, run.rule_id]
        shown = {one.url for one in by_timeline}
        others = [beside[key] for key in left[run.pk] if key in beside]
        found[run.pk] = [*by_timeline, *(one for one in others if one.url not in shown)]
    return found


def way_to(item: TimelineItem, record: Any) -> str:
    """Where an entry of a record's timeline leads: to what it is about, else to itself."""
    if item.subject_url is not None:
        return item.subject_url
    leading = links.links_in(item.facts)
    return leading[0][1] if leading else f"/timeline/{record.record_kind}/{record.pk}/{item.id}"


def _told(item: TimelineItem, record: Any) -> Made:
    return Made(item.kind, item.icon, item.sentence, way_to(item, record), value_changes(item))


def _left_by(run: Any) -> Iterable[Key]:
    """Kind and id of each record that its results name."""
    for name, value in (run.result or {}).items():
        kind = kinds.get(name.removesuffix(OF_RECORD)) if name.endswith(OF_RECORD) else None
        if kind is not None and isinstance(value, int):
            yield kind.name, value


def _beside(keys: Iterable[Key], actor: Actor) -> dict[Key, Made]:
    """Those of these records that the actor may see."""
    ids: dict[str, list[int]] = defaultdict(list)
    for name, id in keys:
        ids[name].append(id)
    return {
        (name, one.pk): Made("", kind.icon, f"{kind.label}: {one}", kind.url(one.pk))
        for name in sorted(ids)
        if (kind := kinds.get(name)) is not None
        for one in kind.seen_by(actor).filter(pk__in=ids[name])
    }
