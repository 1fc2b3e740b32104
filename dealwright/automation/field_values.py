"""Values for fields of a record as a rule keeps them: texts by the names of fields, with `{=…}` in them.

A rule declares `values: FieldValues` among its settings and `values = FieldValuesField(…)` in its form
(`field_rows`), calls `check` from its `check_on`, and `change` or `apply` when it runs. Empty text empties a
field; a field that holds several takes one value per line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import Field as Limits
from pydantic import StringConstraints

from dealwright.automation.filling import IsFormula, text_of, value_of
from dealwright.automation.groups import ids_named
from dealwright.automation.records_named import kinds_held, record_named, reference_in
from dealwright.automation.scope import RecordScope
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.kit.expressions import names_in
from dealwright.kit.expressions.reading import day_of, day_or_moment_of, money_in, number_of, truth_in
from dealwright.kit.expressions.values import Choice, Link, Reference, Value, elements
from dealwright.kit.expressions.writing import plain
from dealwright.kit.money import Money
from dealwright.people.users.models import User
from dealwright.records import kinds
from dealwright.records.fields import Field
from dealwright.records.fields.linked_types import Attachment, RelatedRecord
from dealwright.records.fields.queries import fields_of
from dealwright.records.fields.types import LongText
from dealwright.records.lists.editing import emptied
from dealwright.records.tags.actions import set_tags

MOST_FIELDS = 50
LONGEST_VALUE = 20_000
"""Letters of what is written for one field."""

FieldValues = Annotated[
    dict[
        Annotated[str, StringConstraints(min_length=1, max_length=80)],
        Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_VALUE)],
    ],
    Limits(max_length=MOST_FIELDS),
    IsFormula(),
]
"""A setting: names of fields, `amount` or `custom.weight`, with what is written for each."""

TAGS = "tags"
_LISTED = frozenset({"tag", "list", "reference", "employee", "record"})
"""Types whose values hold no commas, so that commas part several of them."""


def settable(of_kind: str) -> list[Field]:
    """The fields of a kind that a rule may set, in their order."""
    kind = kinds.get(of_kind)
    if kind is None or kind.edit is None:
        return []
    return [field for field in fields_of(of_kind) if field.is_editable and _can_be_written(field)]


def field_named(of_kind: str, name: str) -> Field:
    """One of them; Refused where there is none (any more)."""
    found = next((field for field in settable(of_kind) if field.name == name), None)
    if found is None:
        raise Refused(_("A rule cannot set the field “%(name)s” here (any more).") % {"name": name[:80]})
    return found


def check(of_kind: str, values: Mapping[str, str], setting: str = "values") -> None:
    """Refused, at the setting, where a field cannot be set or what is written for it can never be its value.

    What holds formulas is only known when the rule runs.
    """
    for name, written in values.items():
        try:
            field = field_named(of_kind, name)
            if not is_dynamic(written):
                read(field, written, RecordScope())
        except Refused as refusal:
            raise Refused(refusal.message, field=f"settings.{setting}.{name}") from None


def apply(
    of_kind: str, record: Any, values: Mapping[str, str], scope: RecordScope, *, appends: bool = False
) -> dict[str, Any]:
    """The values as the kind's `edit` takes them, tags as `tags`: `{"amount": Money, "custom": {…}}`.

    `record` is the one to be changed, None for one that will be made. With `appends` a field that holds
    several keeps what it has. Refused, at the field, where a value cannot be what the field holds.
    """
    kind = kinds.get(of_kind)
    given: dict[str, Any] = {}
    for name, written in values.items():
        try:
            field = field_named(of_kind, name)
            value = read(field, written, scope)
        except Refused as refusal:
            raise Refused(_said(of_kind, name, refusal), field=name) from None
        if appends and field.multiple and record is not None:
            value = [*(field.value_of(record) or []), *(value or [])]
            value = [one for at, one in enumerate(value) if one not in value[:at]]
        if field.is_custom:
            given.setdefault("custom", {})[field.code] = value
        elif kind is not None and field.name != TAGS:
            given[field.argument or field.name] = emptied(kind, field, value)
        else:
            given[field.name] = value or []
    return given


def change(
    record: Any, values: Mapping[str, str], scope: RecordScope, *, appends: bool = False, by: Actor
) -> Any:
    """Give a record these values by the verbs of its kind; where none differs nothing happens."""
    kind = kinds.get(record.record_kind)
    given = apply(record.record_kind, record, values, scope, appends=appends)
    tags = given.pop(TAGS, None)
    if given and kind is not None and kind.edit is not None:
        record = kind.edit(record, by=by, **given)
    return record if tags is None else set_tags(record, tags=tags, by=by)


def is_dynamic(written: str) -> bool:
    """Whether what is written is only known when the rule runs."""
    return written.startswith("=") or bool(names_in(written)) or "{{=" in written


def read(field: Field, written: str, scope: RecordScope) -> Any:
    """The value of the field that is written: None for nothing, a list where it holds several."""
    if not written.strip():
        return [] if field.multiple else None
    if not field.multiple:
        return _one(field, _value(field, written, scope), scope)
    found = [_value(field, part, scope) for part in _parts(field, written)]
    each = [one for value in found for one in elements(value)]
    if field.type.name == "employee":
        each = [one for value in each for one in _people_in(value)]
    values = [_one(field, one, scope) for one in each if one not in (None, "")]
    return [one for at, one in enumerate(values) if one not in values[:at]]


def _people_in(value: Value) -> list[Value]:
    """Everybody of a group, several with “;” between them; anything else as it stands."""
    return [Reference("user", str(id)) for id in ids_named(value)] or [value]


def _parts(field: Field, written: str) -> list[str]:
    lines = [line.strip() for line in written.splitlines()]
    if field.type.name in _LISTED and not is_dynamic(written):
        lines = [part.strip() for line in lines for part in line.split(",")]
    return [line for line in lines if line]


def _value(field: Field, written: str, scope: RecordScope) -> Value:
    """Texts as people read them, everything else as the value it is."""
    if field.type.name in _READS or field.multiple:
        return value_of(written, scope)
    return text_of(written, scope)


def _one(field: Field, value: Value, scope: RecordScope) -> Any:
    if isinstance(value, tuple):
        value = value[0] if len(value) == 1 else ", ".join(plain(one, scope) for one in value)
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    make = _READS.get(field.type.name)
    return field.type.read(plain(value, scope) if make is None else make(field, value, scope))


def _number(field: Field, value: Value, scope: RecordScope) -> Decimal:
    return number_of(value)


def _truth(field: Field, value: Value, scope: RecordScope) -> bool:
    if isinstance(value, bool):
        return value
    text = plain(value, scope)
    words = {str(_("yes")).lower(): True, str(_("no")).lower(): False}
    found = words.get(text.strip().lower(), truth_in(text))
    if found is None:
        raise Refused(_("“%(written)s” is neither yes nor no.") % {"written": text[:60]})
    return found


def _day(field: Field, value: Value, scope: RecordScope) -> date:
    return day_of(day_or_moment_of(value, scope), scope)


def _moment(field: Field, value: Value, scope: RecordScope) -> datetime:
    found = day_or_moment_of(value, scope)
    if not isinstance(found, datetime):
        found = datetime.combine(found, time(), tzinfo=scope.zone())
    return found.astimezone(UTC)


def _money(field: Field, value: Value, scope: RecordScope) -> Money:
    if isinstance(value, Money):
        return value
    if isinstance(value, str) and (found := money_in(value)) is not None:
        return found
    held = field.value_of(scope.record) if scope.record is not None and _is_of(scope.record, field) else None
    of_record = str(getattr(scope.record, "currency", ""))
    currency = str(held.currency) if isinstance(held, Money) else of_record
    return Money(number_of(value), currency or field.type.currency)  # type: ignore[attr-defined]


def _choice(field: Field, value: Value, scope: RecordScope) -> str:
    """By its key, or by its words."""
    text = value.key if isinstance(value, Choice) else plain(value, scope).strip()
    offered = dict(choices_of(field))
    if text in offered:
        return text
    asked = text.casefold()
    return next((key for key, words in offered.items() if words.casefold() == asked), text)


def _person(field: Field, value: Value, scope: RecordScope) -> int:
    if named := ids_named(value, just_one=True):
        return named[0]
    kind, id = reference_in(value, scope)
    if id is not None and kind in ("", "user"):
        return id
    text = plain(value, scope).strip()
    found = list(User.objects.active().filter(**({"email": text} if "@" in text else {"name": text}))[:2])
    if len(found) != 1:
        raise Refused(_("“%(written)s” names no colleague.") % {"written": text[:60]})
    return found[0].pk


def _record(field: Field, value: Value, scope: RecordScope) -> Any:
    """Its key; of a field for several kinds with the kind."""
    kind, id = record_named(value, kinds_held(field), scope)
    return {"kind": kind, "id": id} if isinstance(field.type, RelatedRecord) and kind else id


def _link(field: Field, value: Value, scope: RecordScope) -> str:
    return value.address if isinstance(value, Link) else plain(value, scope)


_READS: dict[str, Callable[[Field, Value, RecordScope], Any]] = {
    "number": _number,
    "yes_no": _truth,
    "date": _day,
    "datetime": _moment,
    "money": _money,
    "list": _choice,
    "reference": _choice,
    "employee": _person,
    "record": _record,
    "url": _link,
}
"""How the value of a formula becomes what the type of a field reads; of other types, by its plain text."""


def choices_of(field: Field) -> Iterator[tuple[str, str]]:
    """The keys and words of a field that offers a choice."""
    offered = getattr(field.type, "offered", None)
    if offered is not None:
        yield from ((one.key, str(one.words)) for one in offered())
    else:
        yield from ((key, str(words)) for key, words in getattr(field.type, "options", ()))


def _can_be_written(field: Field) -> bool:
    return not isinstance(field.type, Attachment) and field.type.name != "further_address"


def _is_of(record: Any, field: Field) -> bool:
    return field in fields_of(record.record_kind)


def _said(of_kind: str, name: str, refusal: Refused) -> str:
    label = next((str(field.label) for field in fields_of(of_kind) if field.name == name), name)
    return _("%(field)s: %(problem)s") % {"field": label, "problem": refusal}


def is_long(field: Field) -> bool:
    """Whether several lines are written for it."""
    return field.multiple or isinstance(field.type, LongText)
