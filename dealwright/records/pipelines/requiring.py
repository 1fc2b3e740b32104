"""Fields that a stage demands before a record may enter it.

People and programs that act in their name are held to it; rules, visitors of the shop and the product itself
are not: they have nobody to ask.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from dealwright.events import Actor
from dealwright.events.remembering import once_per_batch
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money
from dealwright.people.access import hidden_fields
from dealwright.records.fields import Field
from dealwright.records.fields.linked_types import Attachment
from dealwright.records.fields.queries import fields_of
from dealwright.records.files.models import File
from dealwright.records.held import held_record
from dealwright.records.pipelines.models import Semantic, Stage

REASON = "lost_reason"
"""The field that says why a record was lost. Only lost stages demand it; it is said with the move."""

_KEEP = "SELECT FROM records_stage WHERE id = %s FOR KEY SHARE"


class Unfilled(Refused):
    """The stage demands fields that the record leaves empty: nothing was moved."""

    def __init__(self, stage: Stage, fields: list[Field], record: Any = None) -> None:
        names = ", ".join(f"“{field.label}”" for field in fields)
        super().__init__(
            _("Before it may stand on “%(stage)s”, fill in: %(fields)s.") % {"stage": stage, "fields": names}
        )
        self.stage = stage
        self.fields = fields
        self.record = record
        """As it would have been: of one that was to be made there is no other."""
        self.also = [
            Refused(_("“%(field)s” is needed on this stage.") % {"field": field.label}, field=field.name)
            for field in fields
        ]


def demandable(of_kind: str, semantic: str | None = None) -> list[Field]:
    """The fields of a kind that a stage may demand: those that can be empty, asked for and saved.

    With `semantic` those of such a stage: only a lost one demands the reason of the loss.
    """
    return [
        field
        for field in fields_of(of_kind)
        if (field.is_editable or (field.name == REASON and semantic in {None, Semantic.LOST}))
        and (field.is_custom or not (field.required or isinstance(field.type, Attachment)))
    ]


def missing_fields(
    record: Any, stage: Stage, *, by: Actor, reason: str | None = "", is_new: bool = False
) -> list[Field]:
    """What the stage demands and the record leaves empty, without what the actor's role hides.

    `reason` is what is said of a loss with this move; None where nobody could be asked for one. Of a new
    record no files are demanded: they are attached to one that is there.
    """
    if not stage.required_fields:
        return []
    demanded, hidden = set(stage.required_fields), hidden_fields(by, record.record_kind)
    return [
        field
        for field in demandable(record.record_kind)
        if field.name in demanded
        and field.name not in hidden
        and not (is_new and isinstance(field.type, Attachment))
        and _is_missing(field, record, reason)
    ]


def refuse_unfilled(
    record: Any, to: Stage, by: Actor, *, reason: str | None = None, is_new: bool = False
) -> None:
    """Raise Unfilled where somebody brings the record to a stage that demands more than it says.

    `reason` is what is said of a loss with this move; None where it is opened there, as `is_new` says.
    """
    if by.kind != "user" or not to.required_fields:
        return
    if missing := missing_fields(record, to, by=by, reason=reason, is_new=is_new):
        raise Unfilled(to, missing, record)


def keep_stage(stage: Stage, *, for_record: Any = None) -> None:
    """Keep a stage from being deleted until the change ends; Refused where it is gone already.

    A change of many records has seen to that once for all of them.
    """
    if for_record is not None and held_record(type(for_record), for_record) is not None:
        return
    if not _is_kept(stage.pk):
        raise Refused(_("There is no such stage any more."), field="stage_id")


@once_per_batch
def _is_kept(stage_id: int) -> bool:
    """Locked until the transaction ends; what is dispatched together is one."""
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [stage_id])
        return cursor.rowcount > 0


def _is_missing(field: Field, record: Any, reason: str | None) -> bool:
    if field.name == REASON:
        return reason is not None and not reason.strip()
    return _is_empty(field, record)


def _is_empty(field: Field, record: Any) -> bool:
    """Nothing, an empty text, an empty list, an amount of zero, or files that were removed since. No and the
    number zero are answers.
    """
    if field.is_custom:
        kept = record.custom.get(field.code)
        if kept in (None, "", []):
            return True
        return isinstance(field.type, Attachment) and not _lies_there(record, kept)
    value = field.value_of(record)
    if isinstance(value, Money):
        return not value.amount
    return value is None or value == "" or (field.multiple and not list(value))


def _lies_there(record: Any, kept: int | list[int]) -> bool:
    """Whether one of these files is attached still."""
    keys = kept if isinstance(kept, list) else [kept]
    found: bool = File.objects.on(record).kept().filter(pk__in=keys).exists()
    return found
