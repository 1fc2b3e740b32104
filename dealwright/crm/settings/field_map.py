"""Which added field of a lead becomes which field of what is made of it, where that has another code.

Kept as `{"deal": {"budget": "planned_budget", "hobby": ""}}`: the second goes nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from dealwright.kit.errors import Refused
from dealwright.records.fields import Field
from dealwright.records.fields.linked_types import Attachment
from dealwright.records.fields.queries import custom_field_of, custom_fields_of

LEAD = "lead"
TARGETS = ("deal", "contact", "company")
NOWHERE = ""

FieldMap = Mapping[str, Mapping[str, str]]


def checked_map(given: Any) -> dict[str, dict[str, str]]:
    """The map without what says nothing; Refused where a field is not there, or cannot hold the other."""
    if not isinstance(given, Mapping) or set(given) - set(TARGETS):
        raise _refused(_("Name deal, contact or company, and for each the fields."))
    checked = {kind: _checked_of(kind, given[kind]) for kind in TARGETS if given.get(kind)}
    return {kind: fields for kind, fields in checked.items() if fields}


def target_of(field: Field, of_kind: str, field_map: FieldMap) -> Field | None:
    """The field of the other kind that takes what a lead holds in this one; None for none."""
    code = field_map.get(of_kind, {}).get(field.code, field.code)
    found = custom_field_of(of_kind, code) if code else None
    return found if found is not None and are_alike(field, found) else None


def targets_for(field: Field, of_kind: str) -> list[Field]:
    """The fields of the other kind that could take it."""
    return [one for one in custom_fields_of(of_kind) if are_alike(field, one)]


def are_alike(field: Field, other: Field) -> bool:
    """Whether one holds what the other holds: the same type, as many values; files stay with their record."""
    same = type(field.type) is type(other.type) and field.multiple == other.multiple
    return same and not isinstance(field.type, Attachment)


def _checked_of(of_kind: str, given: Any) -> dict[str, str]:
    if not isinstance(given, Mapping):
        raise _refused(_("Name the field of the lead and the field it becomes."))
    checked: dict[str, str] = {}
    for code, becomes in given.items():
        field = custom_field_of(LEAD, str(code))
        if field is None:
            raise _refused(_("Leads have no field “%(code)s”.") % {"code": str(code)[:60]})
        if becomes != NOWHERE:
            other = custom_field_of(of_kind, str(becomes))
            if other is None or not are_alike(field, other):
                message = _("“%(field)s” cannot go into “%(other)s”: it has another type, or is not there.")
                raise _refused(message % {"field": field.label, "other": str(becomes)[:60]})
            if becomes in checked.values():
                message = _("Two fields of the lead go into “%(other)s”; choose one of them.")
                raise _refused(message % {"other": other.label})
        if becomes != field.code:
            checked[field.code] = str(becomes)
    return checked


def _refused(message: str) -> Refused:
    return Refused(message, field="field_map")
