"""What the worker does for added fields: their indexes, their part in search, the end of the bin."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Func, TextField, Value

from dealwright.events import Actor, unrecorded
from dealwright.kit import clock
from dealwright.records import kinds
from dealwright.records.fields.indexing import alone, bring_about, drop_all
from dealwright.records.fields.models import CustomField, IndexState
from dealwright.records.fields.queries import lock_fields
from dealwright.records.search.actions import renew_search_keys

IN_BIN = timedelta(days=30)
BATCH = 2_000
"""Records in one transaction."""
AGAIN_AFTER = timedelta(minutes=5)
"""An index that could not be made is tried again."""


def step() -> bool:
    """The worker's turn: one piece of work; True when there may be more."""
    with alone() as mine:
        if not mine:
            return False
        return bring_about_one() or renew_some() or forget_some()


def bring_about_one(now: datetime | None = None) -> bool:
    """Make, or drop, the indexes of one field; False when none waits."""
    waiting = CustomField.objects.filter(index_state=IndexState.WAITING).order_by("pk").first()
    if waiting is None:
        return False
    bring_about(waiting)
    return True


def renew_some() -> bool:
    """Renew the search keys of some records of one field that is searched from now on, or no longer."""
    field = CustomField.objects.exclude(searched_up_to=None).order_by("pk").first()
    kind = kinds.get(field.of_kind) if field else None
    if field is None or kind is None:
        return False
    with transaction.atomic():
        up_to = field.searched_up_to or 0
        found = kind.everything.filter(pk__gt=up_to, custom__has_key=field.code).order_by("pk")
        keys = list(found.values_list("pk", flat=True)[:BATCH])
        renew_search_keys(kind.everything.filter(pk__in=keys), by=Actor.system())
        with unrecorded("how far the search keys are"):
            same = CustomField.objects.filter(pk=field.pk, searched_up_to=up_to)
            same.update(searched_up_to=keys[-1] if len(keys) == BATCH else None)
    return True


def forget_some(now: datetime | None = None) -> bool:
    """Take the values of a field whose time in the bin is over from some records; at last, the field."""
    over = (now or clock.now()) - IN_BIN
    gone = CustomField.objects.filter(deleted_at__lt=over).order_by("pk").first()
    kind = kinds.get(gone.of_kind) if gone else None
    if gone is None or kind is None:
        return False
    keys = list(
        kind.everything.filter(custom__has_key=gone.code).order_by("pk").values_list("pk", flat=True)[:BATCH]
    )
    with unrecorded("the time of a removed field is over; that it was removed has been told"):
        if keys:
            kind.everything.filter(pk__in=keys).update(custom=_without(gone.code))
            return True
        drop_all(gone)
        with transaction.atomic():
            lock_fields()
            gone.delete()
    return True


def _without(code: str) -> Any:
    """The added fields but this one; neither the version nor the moment of the last change move."""
    return Func("custom", Value(code, TextField()), template="(%(expressions)s)", arg_joiner=" - ")
