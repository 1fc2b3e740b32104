"""Stopping automation that goes round in circles, and telling those who set it up.

The log stops every chain of changes at a certain depth. A record is stopped earlier, after as many stages as
the company allows (AU-29); both kinds of stops are reported, once for each record and cause a day.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from dealwright.automation.chains.events import AutomationStopped
from dealwright.automation.chains.queries import has_moved, is_at_its_end
from dealwright.events import Actor, action, record
from dealwright.events.actions import ChainTooLong, caused_by, outside_any_change
from dealwright.events.facts import Ref
from dealwright.events.models import Entry
from dealwright.kit import clock

TOLD_EVERY = timedelta(days=1)


def refuse_further_move(event_id: int, depth: int, on: Any) -> None:
    """Raise ChainTooLong where the record was moved although it may not be; the caller takes that back."""
    if is_at_its_end(event_id, depth, on) and has_moved(on):
        raise ChainTooLong(f"automation moved {on.record_kind} {on.pk} through too many stages in one chain")


def report(entry: Entry, reaction: str) -> None:
    """Tell administrators that a chain was stopped; once for each record and cause a day."""
    since = clock.now() - TOLD_EVERY
    told = Entry.objects.filter(kind=AutomationStopped.kind, at__gte=since, facts__reaction=reaction)
    if told.filter(subject_kind=entry.subject_kind, subject_id=entry.subject_id).exists():
        return
    with outside_any_change(), caused_by(entry.pk, entry.depth - 1):
        _report(entry, reaction, by=Actor.system())


@action
def _report(entry: Entry, reaction: str, *, by: Actor) -> None:
    subject = Ref(kind=entry.subject_kind, id=entry.subject_id, label=entry.subject_label)
    record(AutomationStopped(reaction=reaction, depth=entry.depth + 1), on=subject)
