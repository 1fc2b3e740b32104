"""What formulas of rules may ask: the record by its fields, shared variables, the company's clock."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from dealwright.automation.aliases import field_meant
from dealwright.automation.groups import members_of, zone_called
from dealwright.automation.hours.queries import working_time
from dealwright.automation.variables.models import Variable
from dealwright.automation.variables.queries import shared_value
from dealwright.kit.errors import Refused
from dealwright.kit.expressions import reading
from dealwright.kit.expressions.codes import read_group
from dealwright.kit.expressions.conditions import Shape
from dealwright.kit.expressions.names import Name
from dealwright.kit.expressions.problems import CannotCalculate, sentence
from dealwright.kit.expressions.scope import PlainScope, not_told, unknown
from dealwright.kit.expressions.values import Choice, File, Kind, Link, Reference, Value
from dealwright.kit.working_time import WorkingTime
from dealwright.records import kinds
from dealwright.records.fields import Field
from dealwright.records.fields.linked_types import Options
from dealwright.records.fields.queries import fields_of
from dealwright.records.fields.types import Choice as ListOfOptions
from dealwright.records.files import sharing
from dealwright.records.kinds import Linked

DOCUMENT = "Document"
GLOBAL_VARIABLE, GLOBAL_CONSTANT = "GlobalVar", "GlobalConst"
RESULTS_OF = re.compile(r"A[1-9]\d{0,17}")
"""`A12`: what the rule 12 found or made, for the same entering of the stage."""
ShapeOfResult = Callable[[Name], Shape | None]
"""What is known of a result of a rule; None where no rule leaves such a thing (any more)."""

_KINDS = {
    "text": Kind.TEXT,
    "long_text": Kind.TEXT,
    "number": Kind.NUMBER,
    "yes_no": Kind.YES_NO,
    "date": Kind.DAY,
    "datetime": Kind.MOMENT,
    "money": Kind.MONEY,
    "url": Kind.LINK,
    "address": Kind.TEXT,
    "list": Kind.CHOICE,
    "reference": Kind.CHOICE,
    "file": Kind.FILE,
    "employee": Kind.RECORD,
    "record": Kind.RECORD,
    "tag": Kind.TEXT,
}
"""What formulas take the types of fields for."""


def none_known(name: Name) -> Shape | None:
    """Where no results of rules are asked about."""
    return None


@dataclass
class RecordScope(PlainScope):
    """Answers `Document:…` from a record as it is now, and `GlobalVar:…`, `GlobalConst:…`.

    `previous` are the values before the change at hand, by the names of fields; None where nobody knows.
    """

    record: Any = None
    changed: Mapping[str, Any] | None = None
    """JSON forms of the values before, by the names of fields; absent ones did not change."""
    results: Callable[[], Mapping[str, Any]] = dict
    """What rules above found or made, asked for when it is named: `{"A12": {"email": …}}`."""
    shape_of_result: ShapeOfResult = none_known
    """Of which kind it is, for those who compare it: results are kept as JSON."""
    home: tzinfo = field(default_factory=lambda: working_time().zone)
    _linked: dict[str, Any] = field(default_factory=dict, init=False, repr=False)

    def value(self, name: Name) -> Value:
        """The value of a field or a shared variable; of anything else there is none."""
        if name.object == DOCUMENT:
            return self._of_record(name)
        if name.object in (GLOBAL_VARIABLE, GLOBAL_CONSTANT):
            found = shared_value(name.field, is_constant=name.object == GLOBAL_CONSTANT)
            if found is not None:
                return _as_value(*found)
        if RESULTS_OF.fullmatch(name.object):
            held = self.results().get(name.object, {}).get(name.field)
            shape = self.shape_of_result(name) if isinstance(held, str) else None
            return _as_result(held) if shape is None else self._read_as(shape.kind, held)
        raise unknown(name)

    def _read_as(self, kind: Kind, held: str) -> Value:
        """A result that is kept as text, as what it is; what cannot be read so stays the text it is."""
        read: Value = None
        if kind is Kind.NUMBER:
            read = reading.number_in(held)
        elif kind in (Kind.DAY, Kind.MOMENT):
            read = reading.moment_in(held, self)
        elif kind is Kind.YES_NO:
            read = reading.truth_in(held)
        return held if read is None else read

    def before(self, name: Name) -> Value:
        """The value of a field before the change; a field that did not change held what it holds."""
        known = field_called(self.record.record_kind, name.field) if name.object == DOCUMENT else None
        if self.changed is None or known is None:
            raise not_told(name)
        if known.name not in self.changed:
            return self.value(name)
        return _before_value(known, self.changed[known.name])

    def responsible(self) -> Reference | None:
        """Who answers for the record."""
        return reference_to(self.record.responsible)

    def members(self, group: Reference) -> Sequence[Reference]:
        """Who of a department, a role or all of the company works here, the lowest id first."""
        found = read_group(f"group_D{group.key}" if group.kind == "department" else group.code)
        return [Reference("user", str(id)) for id in (members_of(found) if found is not None else ())]

    def zone_of(self, person: Reference | None) -> tzinfo:
        """Where a person is; without one where the responsible person is, else home.

        CannotCalculate for somebody who is not known here: the company's clock would be a guess.
        """
        user = self.record.responsible if self.record is not None else None
        if person is None or person == reference_to(user):
            return ZoneInfo(user.time_zone) if user is not None and user.time_zone else self.home
        id = int(person.key) if person.kind == "user" and person.key.isdecimal() else 0
        zone = zone_called(id) if 0 < id < 2**63 else None
        if zone is None:
            raise CannotCalculate(_("There is no such person here (any more)."))
        return ZoneInfo(zone) if zone else self.home

    def working_time(self, person: Reference | None) -> WorkingTime:
        """The hours of the company, by the clock of the person: everybody works the same ones."""
        company = working_time()
        return company if person is None else replace(company, zone=self.zone_of(person))

    def document_link(self) -> Link | None:
        """The card of the record."""
        kind = kinds.get(self.record.record_kind)
        return None if kind is None else Link(kind.url(self.record.pk), str(self.record))

    def host_url(self) -> str:
        """Where this installation is reached."""
        return settings.BASE_URL

    def _of_record(self, name: Name) -> Value:
        if name.field.lower() == "id":
            return Decimal(self.record.pk)
        known = field_called(self.record.record_kind, name.field)
        if known is not None:
            return self.value_in(self.record, known)
        link, rest = linked_field(self.record.record_kind, name.field)
        if link is None:
            raise unknown(name)
        other = self.linked(link)
        if other is None:
            return None
        return Decimal(other.pk) if rest is None else self.value_in(other, rest)

    def value_in(self, record: Any, known: Field) -> Value:
        """What a field of the record, or of one that is linked with it, holds."""
        return _as_value(known, known.value_of(record))

    def linked(self, link: Linked) -> Any:
        """The record that this one belongs to, None for none; found when it is named, and once."""
        if link.name not in self._linked:
            self._linked[link.name] = link.find(self.record)
        return self._linked[link.name]


def field_called(of_kind: str, written: str) -> Field | None:
    """The field that `Document:TITLE` or `Document:title` names; small and large letters alike.

    Names that other programs give it are understood where no field is called so itself.
    """
    asked = written.lower()
    fields = fields_of(of_kind)
    found = next((field for field in fields if field.name.lower() == asked), None)
    if found is None and (meant := field_meant(of_kind, written)) is not None:
        found = next((field for field in fields if field.name == meant), None)
    return found


def linked_field(of_kind: str, written: str) -> tuple[Linked | None, Field | None]:
    """What `contact.name` or `CONTACT_NAME` names: a linked record and its field, None for its number.

    A field of the record itself comes first; `(None, None)` where neither is there.
    """
    asked = written.lower()
    kind = kinds.get(of_kind)
    for link in kind.linked if kind is not None else ():
        rest = asked.removeprefix(f"{link.name}.").removeprefix(f"{link.name}_")
        if rest == asked:
            continue
        if rest == "id":
            return link, None
        if (known := field_called(link.of_kind, rest)) is not None:
            return link, known
    return None, None


def kind_of_field(known: Field) -> Kind:
    """What formulas take the values of a field for."""
    return _KINDS.get(known.type.name, Kind.TEXT)


def kind_of_variable(variable: Variable) -> Kind:
    """The same for a shared variable."""
    return _KINDS.get(variable.type, Kind.TEXT)


def shape_of(known: Field) -> Shape:
    """What formulas may know of a field."""
    return Shape(
        known.label, kind_of_field(known), known.multiple, tells_changes=True, options=options_of(known)
    )


def shape_of_linked(link: Linked, known: Field | None) -> Shape:
    """The same for a field of a linked record, None for its number; nobody tells what it was before."""
    if known is None:
        return Shape(_labelled(link, _("Number")), Kind.NUMBER)
    return replace(shape_of(known), label=_labelled(link, known.label), tells_changes=False)


def options_of(known: Field) -> dict[str, Any] | None:
    """What may be chosen, by key; None for what is not chosen from a list."""
    if isinstance(known.type, Options):
        return {one.key: one.words for one in known.type.options}
    return dict(known.type.options) if isinstance(known.type, ListOfOptions) else None


def _labelled(link: Linked, label: Any) -> Any:
    return sentence(_("%(linked)s: %(field)s"), linked=link.label, field=label)


def reference_to(record: Any) -> Reference | None:
    """A record or a person as formulas know it; None for none."""
    if record is None:
        return None
    return Reference(getattr(record, "record_kind", "user"), str(record.pk), str(record))


def _as_result(held: Any) -> Value:
    """What a rule left behind, from its JSON form: a list, a number or text."""
    if isinstance(held, list):
        return tuple(_as_result(each) for each in held)
    if isinstance(held, bool) or held is None:
        return held
    return Decimal(str(held)) if isinstance(held, int | float) else str(held)


def _before_value(known: Field, plain: Any) -> Value:
    """From its JSON form; None for none, and for what is not there any more."""
    if plain in (None, "", []):
        return None
    try:
        return _as_value(known, known.read(plain))
    except Refused:
        return None


def _as_value(known: Field, held: Any) -> Value:
    if known.multiple:
        return tuple(_one(known, each) for each in held or ())
    return _one(known, held)


def _one(known: Field, held: Any) -> Value:
    kind = kind_of_field(known)
    if held is None or held == "":
        return None
    if isinstance(held, dict):  # a way to reach somebody, with its type
        return str(held["value"])
    if kind is Kind.FILE:
        return File(str(held.pk), str(held), sharing.address_of(held), sharing.shared_address_of(held))
    if kind is Kind.RECORD:
        return reference_to(held)
    if kind is Kind.CHOICE:
        return Choice(held, known.type.show(held))
    if kind is Kind.LINK:
        return Link(held)
    if kind is Kind.NUMBER:
        return Decimal(held)
    if isinstance(held, datetime):
        return held.astimezone(UTC)
    value: Value = held
    return value
