"""What a field of the checkout may write to: fields of the order, of the client, of the company."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from dealwright.crm.addresses.fields import CountryType
from dealwright.records.fields import Field
from dealwright.records.fields.linked_types import Listed
from dealwright.records.fields.queries import fields_of
from dealwright.records.fields.types import Day, LongText, Number, Text, YesNo
from dealwright.store.form.first_fields import FIRST
from dealwright.store.form.models import FieldType, Group

OPEN = {
    Group.CONTACT: ("post", "birth_date", "city", "region", "postal_code", "country", "comment"),
    Group.COMPANY: ("industry", "city", "region", "postal_code", "country", "address", "comment"),
    Group.ORDER: (),
}
"""Built-in fields that a buyer may fill, beside those that people added."""
FITTING: dict[FieldType, tuple[type[Any], ...]] = {
    FieldType.TEXT: (Text, Listed),
    FieldType.LONG_TEXT: (LongText,),
    FieldType.CHOICE: (Text, Listed),
    FieldType.REGION: (Text,),
    FieldType.COUNTRY: (CountryType,),
    FieldType.EMAIL: (Text,),
    FieldType.PHONE: (Text,),
    FieldType.NUMBER: (Number,),
    FieldType.DATE: (Day,),
    FieldType.CHECK: (YesNo,),
}


def group_label(group: str) -> str:
    """How people call the record that a group of fields writes to."""
    return {Group.ORDER: _("Order"), Group.CONTACT: _("Client"), Group.COMPANY: _("Company")}[Group(group)]


def targets_of(group: str, type: str) -> list[Field]:
    """The fields of the group's record that can hold what is typed into a field of this type."""
    return [field for field in _open_fields(group) if _fits(field, type)]


def target(group: str, writes_to: str) -> Field | None:
    """The field of this name, if it may be written to."""
    return next((field for field in _open_fields(group) if field.name == writes_to), None)


def told_target(code: str, group: str, writes_to: str) -> str:
    """Where the answer goes, in words: “Client: E-mail”."""
    if not writes_to:
        return _("Kept with the order")
    own = _FIRST_TARGETS.get(code)
    found = next((one for one in fields_of(group) if one.name == (own or writes_to)), None)
    return f"{group_label(group)}: {found.label if found else writes_to}"


_FIRST_TARGETS = {first.code: first.writes_to for first in FIRST}


def _open_fields(group: str) -> Iterator[Field]:
    allowed = OPEN[Group(group)]
    return (one for one in fields_of(group) if not one.multiple and (one.is_custom or one.name in allowed))


def _fits(field: Field, type: str) -> bool:
    return isinstance(field.type, FITTING[FieldType(type)])
