"""The way back from every edit: fields get their before-values, through the `edit` of the record kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from dealwright.events import Actor, FieldChange
from dealwright.kit.errors import Refused
from dealwright.people.access import hidden_fields
from dealwright.people.users.models import User
from dealwright.records import kinds
from dealwright.records.editing import RecordEdited, plain
from dealwright.records.fields import CUSTOM, Field
from dealwright.records.fields.queries import custom_field_of
from dealwright.records.fields.values import told
from dealwright.records.handing_over import RecordAssigned
from dealwright.records.undo.inverses import Step, inverse
from dealwright.records.undo.obstacles import FIELD

RESPONSIBLE = f"{FIELD}responsible"


@dataclass(frozen=True)
class Tracked:
    """A tracked field that an edit does not take as it is told: how it is read, how it is given back."""

    held: Callable[[Any], Any] | None = None
    """The record's value in the form in which events tell it."""
    given: Callable[[Any, Any], dict[str, Any]] | None = None
    """The arguments of `edit` that bring a before-value back."""
    put_back: Callable[[Any, Any, Actor], None] | None = None
    """Does it by another verb than `edit`: `put_back(record, before, by)`."""


def edits_of(event: type[RecordEdited], **special: Tracked) -> None:
    """Say that edits of this kind are taken back field by field; `special` names what needs more."""

    def take_back(step: Step) -> None:
        _take_back(step, special)

    inverse(of=event, touches=fields_of)(take_back)


def handovers_of(event: type[RecordAssigned]) -> None:
    """Say that a record of this kind goes back to whom it belonged, by an edit like any other."""
    inverse(of=event, touches=RESPONSIBLE)(_give_back)


def _give_back(step: Step) -> None:
    event, held = step.event, step.record.responsible_id
    if step.holds(held == (event.after.id if event.after else None), RESPONSIBLE):
        before = User.objects.filter(pk=event.before.id).first() if event.before else None
        _edit(step, {"responsible": before})


def _edit(step: Step, values: dict[str, Any]) -> None:
    kind = kinds.get(step.record.record_kind)
    if values and kind is not None and kind.edit is not None:
        kind.edit(step.record, by=step.by, **values)


def fields_of(event: RecordEdited) -> list[str]:
    """What an edit touches."""
    return [f"{FIELD}{change.field}" for change in event.changes]


def _take_back(step: Step, special: dict[str, Tracked]) -> None:
    kind = kinds.get(step.record.record_kind)
    values: dict[str, Any] = {}
    custom: dict[str, Any] = {}
    hidden = hidden_fields(step.by, step.record.record_kind)
    for change in step.event.changes:
        tracked, field = special.get(change.field, Tracked()), _field(kind, change.field)
        unchanged = change.field not in hidden and is_still(step.record, change, tracked)
        if not step.holds(unchanged, f"{FIELD}{change.field}"):
            continue
        if tracked.put_back is not None:
            tracked.put_back(step.record, change.before, step.by)
        elif tracked.given is not None:
            values |= tracked.given(change.before, step.event)
        elif change.field.startswith(CUSTOM):
            custom[change.field.removeprefix(CUSTOM)] = change.before
        else:
            name = (field.argument if field else "") or change.field
            values[name] = _read(field, change.before)
    if custom:
        values["custom"] = custom
    _edit(step, values)


def _read(field: Field | None, before: Any) -> Any:
    """The value a before-value stands for; Refused where what it names is no longer there."""
    if field is None or before is None or before == "":
        return before
    try:
        return field.read(before)
    except Refused as refusal:
        message = _("“%(field)s” cannot be put back. %(why)s")
        raise Refused(message % {"field": field.label, "why": refusal}) from None


def _field(kind: kinds.RecordKind | None, name: str) -> Field | None:
    return None if kind is None else kind.field(name)


def is_still(record: Any, change: FieldChange, tracked: Tracked) -> bool:
    """Whether the record holds what the edit left, however it is written: `10` is `10.00`."""
    if tracked.held is not None:
        return _essence(tracked.held(record)) == _essence(change.after)
    if change.field.startswith(CUSTOM):
        return bool(_essence(_custom_held(record, change.field)) == _essence(change.after))
    held = getattr(record, change.field)
    if isinstance(held, Decimal) and isinstance(change.after, str):
        return held == Decimal(change.after)
    if isinstance(held, datetime) and isinstance(change.after, str):
        return held == datetime.fromisoformat(change.after)
    return bool(_essence(plain(held)) == _essence(change.after))


def _custom_held(record: Any, name: str) -> Any:
    code = name.removeprefix(CUSTOM)
    field, kept = custom_field_of(record.record_kind, code), record.custom.get(code)
    return kept if field is None else told(field, kept)


def _essence(value: Any) -> Any:
    """Without what says nothing of the value itself: the names of records, zeros after the point of money."""
    if isinstance(value, dict) and "id" in value:
        return value["id"]
    if isinstance(value, dict) and value.keys() == {"amount", "currency"}:
        return Decimal(value["amount"]), value["currency"]
    if isinstance(value, list | tuple):
        return [_essence(one) for one in value]
    return value
