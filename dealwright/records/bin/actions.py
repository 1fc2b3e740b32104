"""Into the recycle bin, out of it, and away for good.

A domain writes its own two verbs around `put_into_bin` and `take_out_of_bin`, records its own events in
them, and gives them to its record kind as `delete` and `restore`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from dealwright.events import Actor, action, record
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.people import access
from dealwright.records import kinds
from dealwright.records.bin.events import RecordPurged
from dealwright.records.bin.queries import unreferenced
from dealwright.records.kinds import RecordKind
from dealwright.records.record import Record
from dealwright.records.successors import successor_of

BATCH = 100
"""Records that are deleted for good in one transaction."""

Follow = Callable[[str, list[int]], None]

_followers: list[Follow] = []


def purge_with(follow: Follow) -> Follow:
    """Call the function with a kind and ids of records that are being deleted for good.

    It takes away what hangs on them by kind and id; a foreign key that cascades needs no such call.
    """
    _followers.append(follow)
    return follow


def put_into_bin(record: Record, *, version: int | None = None) -> tuple[Any, bool]:
    """The record, locked and in the recycle bin, and whether this call put it there; for actions."""
    found: Any = _everything(record).locked(record)
    found.expect_version(version)
    if found.deleted_at is not None:
        return found, False
    found.deleted_at = clock.now()
    found.save(update_fields=["deleted_at"])
    return found, True


def take_out_of_bin(record: Record) -> tuple[Any, bool]:
    """The record, locked and where it was, and whether this call took it out; for actions.

    Refused for one that was merged into another: it would come back empty.
    """
    found: Any = _everything(record).locked(record)
    if found.deleted_at is None:
        return found, False
    _refuse_merged(found)
    found.deleted_at = None
    found.save()  # whole: names it is found by may have changed while it lay there
    return found, True


@action
def delete_record(record: Record, *, version: int | None = None, by: Actor, **further: Any) -> Any:
    """Move a record of any kind to the recycle bin; refused for kinds that are never deleted.

    `further` is what the verb of its kind takes beside: see `bin.ways_out`.
    """
    return _verb(record, "delete")(record, version=version, by=by, **further)


@action
def restore_record(record: Record, *, by: Actor) -> Any:
    """Take a record of any kind out of the recycle bin."""
    return _verb(record, "restore")(record, by=by)


@action
def purge_record(record: Record, *, by: Actor) -> None:
    """Delete a record in the recycle bin for good; for administrators. What others refer to is kept."""
    access.require_settings(by)
    kind = _kind(record)
    if not _purge(kind, [record.pk]):
        message = _("“%(record)s” is kept in the recycle bin, because other records refer to it.")
        raise Refused(message % {"record": record})


@action
def purge_batch(kind: RecordKind, ids: Iterable[int], *, by: Actor) -> int:
    """Delete for good what of these lies in the recycle bin and is referred to by nobody; how many."""
    return _purge(kind, list(ids))


def _purge(kind: RecordKind, ids: list[int]) -> int:
    locked = (
        unreferenced(kind).filter(pk__in=ids).order_by("pk").select_for_update(of=("self",), skip_locked=True)
    )
    going = list(locked)
    keys = [one.pk for one in going]
    for follow in _followers:
        follow(kind.name, keys)
    for one in going:
        record(RecordPurged(), on=one)
    kind.everything.filter(pk__in=keys).delete()
    return len(going)


def _refuse_merged(record: Any) -> None:
    successor = successor_of(record.record_kind, record.pk)
    if successor is not None:
        into = _everything(record).filter(pk=successor).first()
        message = _(
            "“%(record)s” was merged into “%(into)s”. Take the merge back there; then both are as before."
        )
        raise Refused(message % {"record": record, "into": into})


def _verb(record: Record, name: str) -> Any:
    kind = _kind(record)
    verb = getattr(kind, name)
    if verb is None:
        message = _("%(kind)s are never deleted; their history has to stay.")
        raise Refused(message % {"kind": kind.label_plural})
    return verb


def _kind(record: Record) -> RecordKind:
    kind = kinds.get(record.record_kind)
    if kind is None:
        raise TypeError(f"{record.record_kind} is no declared kind of record")
    return kind


def _everything(record: Record) -> Any:
    return type(record).everything
