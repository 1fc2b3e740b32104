"""Asking for a change of many records, stopping it, taking it back. The work itself is in `running`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, action, record, waking
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, Forbidden, Refused
from dealwright.people.access import require
from dealwright.records.bulk.acts import Act
from dealwright.records.bulk.events import BulkStarted, BulkStopped
from dealwright.records.bulk.models import BulkChange
from dealwright.records.bulk.preview import MOST, MOST_WITH_AUTOMATION, Chosen, matched

UNDOABLE_FOR = timedelta(days=30)

_TAKE = """
INSERT INTO records_bulk_item (change_id, record_id, state, reason)
SELECT %s, chosen.id, 'waiting', '' FROM ({query}) AS chosen(id)
"""
_TAKE_BACK = """
INSERT INTO records_bulk_item (change_id, record_id, state, reason, log_change)
SELECT %s, record_id, 'waiting', '', log_change FROM records_bulk_item
WHERE change_id = %s AND state = 'changed' AND log_change IS NOT NULL
"""


@action
def start_bulk_change(act: Act, chosen: Chosen, *, run_automation: bool = False, by: Actor) -> BulkChange:
    """Remember which records are to be changed and let the worker do it, in the name of whoever asked.

    The records are those that match now; rights are asked again for each when its turn comes.
    """
    if by.user is None:
        raise Forbidden(_("Only people who work here change many records at once."))
    require(by, act.listing.kind, act.verb)
    act.check(by)
    keys = matched(act, chosen, by).order_by().values("pk")[: MOST + 1]
    change = BulkChange(
        of_kind=act.listing.kind,
        act=act.kept,
        query=chosen.query,
        responsible=by.user,
        runs_automation=run_automation,
    )
    change.save()
    change.total = _take(change, keys)
    refuse_size(change.total, run_automation)
    change.save()
    record(BulkStarted(of_kind=change.of_kind, total=change.total), on=change)
    transaction.on_commit(waking.wake)
    return change


@action
def stop_bulk_change(change: BulkChange, *, by: Actor) -> BulkChange:
    """Change no further record; what is changed stays, and can be undone. One that is over stays as it is."""
    change = BulkChange.objects.locked(change)
    if change.is_over or change.stop_asked:
        return change
    change.stop_asked = True
    change.save()
    record(BulkStopped(), on=change)
    transaction.on_commit(waking.wake)
    return change


@action
def undo_bulk_change(change: BulkChange, *, by: Actor) -> BulkChange:
    """Take back what was done to every record, as a change of many itself; records changed since are left."""
    change = BulkChange.objects.locked(change)
    undo = BulkChange.objects.filter(undoes=change).first()
    if undo is not None:
        return undo  # pressed twice
    if not change.is_over:
        raise Conflict(_("Stop it first, or wait until it is done."))
    if change.undoes_id is not None:
        raise Refused(_("An undo is not undone; start the change again."))
    if clock.now() - change.created_at > UNDOABLE_FOR:
        raise Refused(_("This was done more than 30 days ago and can no longer be undone."))
    undo = BulkChange(of_kind=change.of_kind, act=change.act, responsible=by.user, undoes=change)
    undo.save()
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_BACK, [undo.pk, change.pk])
        undo.total = cursor.rowcount
    if not undo.total:
        raise Refused(_("There is nothing to undo: no record was changed."))
    undo.save()
    record(BulkStarted(of_kind=undo.of_kind, total=undo.total), on=undo)
    transaction.on_commit(waking.wake)
    return undo


def refuse_size(total: int, run_automation: bool) -> None:
    """Raise Refused for nothing, and for more than is changed at once."""
    if not total:
        raise Refused(_("No record fits."), field="filter")
    if total > MOST:
        raise Refused(
            _("At most 100,000 records are changed at once. Narrow the list and do it in parts."),
            field="filter",
        )
    if run_automation and total > MOST_WITH_AUTOMATION:
        raise Refused(
            _("Automation runs for at most 1,000 records at once. Leave it out, or narrow the list."),
            field="run_automation",
        )


def _take(change: BulkChange, keys: Any) -> int:
    try:
        query, parameters = keys.query.sql_with_params()
    except EmptyResultSet:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_TAKE.format(query=query), [change.pk, *parameters])
        return int(cursor.rowcount)
