"""Taking an import back: change by change of the log, the newest first, by the undo that everything has.

What somebody worked with since stays: a record is left out of the undo of its creation where anything else of
it, or about it, stands in the log.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dealwright.events import Actor, action, quietly, record
from dealwright.events.models import Entry, Link
from dealwright.kit import clock
from dealwright.kit.errors import Problem
from dealwright.records import kinds
from dealwright.records.imports.events import ImportReverted
from dealwright.records.imports.models import Import, ImportRow, ImportState, RowState
from dealwright.records.seeing import Key, seen_among
from dealwright.records.undo.actions import InTheWay, undo_change
from dealwright.records.undo.queries import entries_of

WRITTEN = (RowState.CREATED.value, RowState.CHANGED.value)


def revert_some(run: Import) -> None:
    """Take the newest change of an import back that is still to be taken back, or end."""
    by = Actor.of(run.reverted_by)
    newest = ImportRow.objects.filter(run=run, state__in=WRITTEN).order_by("-line").first()
    if newest is None:
        _finish(run, by=by)
        return
    of_change = ImportRow.objects.filter(run=run, log_change=newest.log_change, state__in=WRITTEN)
    rows = {row.record_id: row for row in of_change}
    reasons = _take_back(run, newest.log_change, by)
    for id, row in rows.items():
        reason = reasons.get((run.of_kind, id))
        row.state = RowState.TAKEN_BACK.value if reason is None else RowState.LEFT.value
        row.reason = (reason or "")[:1000]
    ImportRow.objects.bulk_update(list(rows.values()), ["state", "reason"])
    # A record that two rows of the same change wrote is one record: the other row goes with it.
    of_change.update(state=RowState.TAKEN_BACK.value)
    left = sum(1 for row in rows.values() if row.state == RowState.LEFT)
    run.left += left
    run.taken_back += len(rows) - left
    run.save()


def _take_back(run: Import, log_change: UUID, by: Actor) -> dict[Key, str]:
    """Undo one change; by record, why it stays."""
    entries = entries_of(log_change)
    reasons = _worked_with(run, entries, by)
    try:
        with transaction.atomic(), quietly():
            undone = undo_change(log_change, rest=True, leaving=reasons.keys(), by=by)
        obstacles = undone.obstacles
    except InTheWay as refused:
        obstacles = refused.obstacles
    except Problem as problem:
        return {(entry.subject_kind, entry.subject_id): str(problem) for entry in entries} | reasons
    told: dict[Key, str] = {}
    for one in obstacles:
        key = one.record_kind, one.record_id
        told[key] = " ".join(dict.fromkeys(filter(None, [told.get(key, ""), one.sentence])))
    return told | reasons


def _worked_with(run: Import, entries: Iterable[Entry], by: Actor) -> dict[Key, str]:
    """The records this change created that somebody worked with since, and why that keeps them."""
    created = {
        (entry.subject_kind, entry.subject_id): entry
        for entry in entries
        if entry.kind == f"{entry.subject_kind}.created" and kinds.get(entry.subject_kind) is not None
    }
    later = _later_events(run, created)
    seen = seen_among(by, later, with_deleted=True)
    return {key: _why(entry, is_seen=key in seen) for key, entry in later.items()}


def _later_events(run: Import, created: dict[Key, Entry]) -> dict[Key, Entry]:
    """For each of these records the newest event about it that the import and its undo did not record."""
    if not created:
        return {}
    since = min(entry.at for entry in created.values())
    keys: dict[int, set[Key]] = {}
    for kind in {kind for kind, _id in created}:
        ids = [id for of, id in created if of == kind]
        links = Link.objects.filter(record_kind=kind, record_id__in=ids, at__gte=since)
        for record_id, event_id in links.values_list("record_id", "event_id"):
            keys.setdefault(event_id, set()).add((kind, record_id))
    own = _changes_of(run)
    found: dict[Key, Entry] = {}
    for entry in Entry.objects.filter(id__in=list(keys), at__gte=since).order_by("id"):
        if entry.change_id not in own and entry.undoes not in own and entry.actor_kind != "system":
            found |= dict.fromkeys(keys[entry.pk], entry)
    return found


def _changes_of(run: Import) -> set[UUID]:
    """The changes of the log that the import made."""
    rows = ImportRow.objects.filter(run=run, log_change__isnull=False)
    return set(rows.order_by().values_list("log_change", flat=True).distinct())


def _why(entry: Entry, *, is_seen: bool) -> str:
    if not is_seen:
        return _("It is no longer there, or no longer yours to change.")
    message = _("On %(when)s %(who)s worked with it.")
    when = date_format(timezone.localtime(entry.at), "SHORT_DATETIME_FORMAT")
    return message % {"when": when, "who": entry.actor_label}


@action
def _finish(run: Import, *, by: Actor) -> None:
    run.state, run.finished_at = ImportState.REVERTED.value, clock.now()
    run.save()
    record(ImportReverted(taken_back=run.taken_back, left=run.left), on=run)
