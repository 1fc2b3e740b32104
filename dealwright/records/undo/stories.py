"""Which entries of a timeline offer “Undo”, and what those that took something back had taken back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from dealwright.events import Actor
from dealwright.events.models import Entry
from dealwright.people.access import Verb
from dealwright.records.seeing import may_do
from dealwright.records.timeline.queries import TimelineItem, tell
from dealwright.records.undo.inverses import goes_with_another, inverse_of
from dealwright.records.undo.queries import is_recent, open_among


def undoable_among(items: Iterable[TimelineItem], record: Any, actor: Actor) -> set[UUID]:
    """The changes the reader of a card may try to undo from it; three queries at most, often none.

    Whether somebody changed the same since is seen when they do.
    """
    verbs: dict[UUID, set[Verb]] = {}
    closed: set[UUID] = set()
    for item in items:
        if (item.subject_kind, item.subject_id) != (record.record_kind, record.pk) or not is_recent(item.at):
            continue
        found = inverse_of(item.kind)
        if found is not None:
            verbs.setdefault(item.change_id, set()).add(found.verb)
        elif not goes_with_another(item.kind):
            closed.add(item.change_id)
    wanted = {change: needed for change, needed in verbs.items() if change not in closed}
    allowed = {verb: may_do(actor, record, verb) for verb in set().union(*wanted.values())} if wanted else {}
    open_to_actor = {change for change, needed in wanted.items() if all(allowed[verb] for verb in needed)}
    return open_among(open_to_actor) if open_to_actor else set()


def taken_back(items: Iterable[TimelineItem], actor: Actor) -> dict[UUID, str]:
    """For each change that one of these undid, the sentence of what it had done; one query, or none.

    Told is what it did to the records of these items: a change of many spoke of others, too.
    """
    wanted = {(item.undoes, item.subject_kind, item.subject_id) for item in items if item.undoes is not None}
    if not wanted:
        return {}
    told: dict[UUID, str] = {}
    entries = Entry.objects.filter(
        change_id__in={change for change, _kind, _id in wanted},
        subject_id__in={id for _change, _kind, id in wanted},
    )
    for entry in entries.order_by("id")[:500]:
        if (entry.change_id, entry.subject_kind, entry.subject_id) not in wanted:
            continue
        sentence = tell(entry, actor)
        if sentence and not goes_with_another(entry.kind):
            told.setdefault(entry.change_id, sentence)
    return told
