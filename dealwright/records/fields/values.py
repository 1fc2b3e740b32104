"""The values of added fields: checked before a record keeps them, whoever gives them and however.

An action takes `custom={"weight": 3, "client": contact}`: values or their JSON forms, None empties a field.
What a record had already is never refused, so that an old value stays when its field grew stricter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from dealwright.events import Actor, FieldChange
from dealwright.kit.errors import Refused
from dealwright.kit.text import without_control
from dealwright.people.access import hidden_fields
from dealwright.records.fields.field import CUSTOM, Field
from dealwright.records.fields.queries import custom_field_of, custom_fields_of
from dealwright.records.fields.types import LongText, Text


class Known(dict[str, Any]):
    """Values of whoever knows only some of the fields, such as a conversion: no further ones are demanded."""


MOST_VALUES = 100
"""Of one field on one record."""

Given = Mapping[str, Any]


def filled(kind_name: str, given: Given | None, *, by: Actor) -> dict[str, Any]:
    """What a new record keeps: what is given, else the defaults. Refused where a required field stays empty.

    None says that whoever creates the record knows of no added fields, such as a checkout: nothing is needed.
    """
    custom: dict[str, Any] = {}
    refused: list[Refused] = []
    hidden = hidden_fields(by, kind_name)
    for field in custom_fields_of(kind_name):
        try:
            kept = field.default
            if given is not None and field.code in given:
                kept = checked(field, given[field.code], by=by, on=None)
            if kept is not None:
                custom[field.code] = kept
            elif _demands(given) and field.required and field.name not in hidden:
                raise _needed(field)
        except Refused as refusal:
            refused.append(_at(field.name, refusal))
    refused += [_unknown(code) for code in given or () if custom_field_of(kind_name, code) is None]
    _raise(refused)
    return custom


def _demands(given: Given | None) -> bool:
    return given is not None and not isinstance(given, Known)


def changed(record: Any, given: Given, *, by: Actor) -> list[FieldChange]:
    """Put the values into `record.custom` and say what differs; the caller saves and records."""
    changes: list[FieldChange] = []
    refused: list[Refused] = []
    custom = dict(record.custom)
    for code, value in given.items():
        field = custom_field_of(record.record_kind, code)
        if field is None:
            refused.append(_unknown(code))
            continue
        before = custom.get(code)
        try:
            after = checked(field, value, by=by, on=record, before=before)
            if after is None and before is not None and field.required:
                raise _needed(field)
        except Refused as refusal:
            refused.append(_at(field.name, refusal))
            continue
        if before == after:
            continue
        changes.append(FieldChange(field=field.name, before=told(field, before), after=told(field, after)))
        if after is None:
            del custom[code]
        else:
            custom[code] = after
    _raise(refused)
    record.custom = custom
    return changes


def checked(field: Field, given: Any, *, by: Actor, on: Any, before: Any = None) -> Any:
    """The value as a record keeps it; None for an empty one. Refused where the field may not hold it."""
    if (
        field.multiple
        and given is not None
        and (isinstance(given, str | dict) or not isinstance(given, Iterable))
    ):
        raise Refused(_("Give a list."))
    each = [] if given is None else list(given) if field.multiple else [given]
    cleaned = [one for one in (_cleaned(field, one) for one in each) if one is not None]
    if len(cleaned) > MOST_VALUES:
        raise Refused(_("At most %(number)s entries.") % {"number": MOST_VALUES})
    if not cleaned:
        return None
    had = (before or []) if field.multiple else [before]
    values = [field.type.read(one) for one in cleaned]
    for value in values:
        if field.type.kept(value) not in had:
            field.type.refuse_new(value, by=by, on=on)
    return field.kept(values if field.multiple else values[0])


def told(field: Field, kept: Any) -> Any:
    """A kept value as facts tell it: with the label of what it refers to, as long as that is there."""
    try:
        return None if kept is None else field.plain(field.read(kept))
    except Refused:
        return kept


def texts_of(record: Any) -> list[str]:
    """What a record is found by among its added fields."""
    if not record.custom:
        return []
    searched = (field for field in custom_fields_of(record.record_kind) if field.is_searched)
    found = [record.custom.get(field.code) for field in searched]
    return [
        text for one in found for text in (one if isinstance(one, list) else [one]) if isinstance(text, str)
    ]


def _cleaned(field: Field, given: Any) -> Any:
    """Without what no person types; an empty text is nothing."""
    if not isinstance(given, str):
        return given
    text = given
    if isinstance(field.type, Text):
        text = without_control(text.replace("\r\n", "\n"))
        if not isinstance(field.type, LongText):
            text = " ".join(text.split("\n"))
    return text.strip() or None


def _needed(field: Field) -> Refused:
    return Refused(_("“%(field)s” is needed.") % {"field": field.label}, field=field.name)


def _unknown(code: str) -> Refused:
    return Refused(_("There is no such field."), field=f"{CUSTOM}{str(code)[:80]}")


def _at(name: str, refusal: Refused) -> Refused:
    return Refused(refusal.message, field=name)


def _raise(refused: list[Refused]) -> None:
    """All refusals at once: the first one, with the others beside it."""
    if refused:
        first = refused[0]
        first.also = [*refused[1:]]
        raise first
