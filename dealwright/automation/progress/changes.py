"""Which values were changed, or would be: before and after, in words, as far as the reader may know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from dealwright.automation import field_values
from dealwright.automation.scope import RecordScope
from dealwright.events import Actor
from dealwright.kit import money
from dealwright.kit.errors import Problem, Refused
from dealwright.people.access import hidden_fields
from dealwright.records import kinds
from dealwright.records.editing import field_label
from dealwright.records.fields import Field
from dealwright.records.fields.queries import fields_of
from dealwright.records.timeline.queries import TimelineItem

LONGEST_SHOWN = 120


@dataclass(frozen=True)
class ValueChange:
    """One field that got another value; an empty value has no words."""

    label: str
    before: str
    after: str


def value_changes(item: TimelineItem) -> list[ValueChange]:
    """What an edit changed, and what followed it; nothing for entries that tell their values themselves."""
    told = [*(item.facts.get("changes") or ()), *(item.facts.get("followed") or ())]
    fields = {one.name: one for one in fields_of(item.subject_kind)} if kinds.get(item.subject_kind) else {}
    return [_told(change, fields.get(change["field"]), item.subject_kind) for change in told]


def would_change(
    record: Any, values: Mapping[str, str], scope: RecordScope, *, appends: bool, actor: Actor
) -> list[ValueChange]:
    """What a rule with these field values would change of a record as it is now; why not, where it cannot."""
    hidden = hidden_fields(actor, record.record_kind)
    fields = {one.name: one for one in fields_of(record.record_kind)}
    found = []
    for name, written in values.items():
        field = fields.get(name)
        if field is None or name in hidden:
            continue
        held = field.value_of(record)
        before = _cut(field.show(held))
        try:
            value = field_values.read(field, written, scope)
        except Problem as problem:
            found.append(ValueChange(str(field.label), before, str(problem)))
            continue
        if appends and field.multiple:
            value = [*(held or []), *(one for one in value or [] if one not in (held or []))]
        after = _cut(field.show(value))
        if after != before:
            found.append(ValueChange(str(field.label), before, after))
    return found


def _told(change: dict[str, Any], field: Field | None, of_kind: str) -> ValueChange:
    label = str(field_label(change["field"], of_kind) if field is None else field.label)
    return ValueChange(label, _shown(field, change.get("before")), _shown(field, change.get("after")))


def _shown(field: Field | None, plain: Any) -> str:
    return _cut(_words(field, plain))


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST_SHOWN else f"{words[: LONGEST_SHOWN - 1]}…"


def _words(field: Field | None, plain: Any) -> str:
    if plain is None or plain == "":
        return ""
    if isinstance(plain, list):
        return ", ".join(filter(None, (_words(field, one) for one in plain)))
    if isinstance(plain, dict) and plain.get("label"):
        return str(plain["label"])
    if isinstance(plain, dict) and plain.keys() == {"amount", "currency"}:
        return money.show(money.from_json(plain))
    if field is not None:
        try:
            return str(field.type.show(field.type.read(plain)))
        except (Refused, TypeError, ValueError, LookupError, AttributeError, ArithmeticError):
            pass  # of an older release, or the facts keep it in another shape
    if isinstance(plain, bool):
        return _("Yes") if plain else _("No")
    if isinstance(plain, dict):
        return ", ".join(filter(None, (_words(None, one) for one in plain.values())))
    return str(plain)
