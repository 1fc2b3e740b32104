"""Which field of a lead becomes which field of what is made of it."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal
from dealwright.crm.leads.models import Lead
from dealwright.crm.lines import lines_kept
from dealwright.crm.reaching import FIELDS, MESSENGER, Reach, ways_of
from dealwright.crm.settings.field_map import FieldMap, target_of
from dealwright.crm.settings.queries import crm_settings
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.records.fields import Field
from dealwright.records.fields.linked_types import Options
from dealwright.records.fields.queries import custom_fields_of
from dealwright.records.fields.values import Known, checked

_PLACE = ("address", "city", "region", "postal_code", "country")


def as_contact(lead: Lead, *, by: Actor) -> dict[str, Any]:
    """The arguments of `create_contact`; somebody of whom nothing is known is called like the lead."""
    reach = reach_of(lead)
    is_known = lead.name or reach["phones"] or reach["emails"]
    return {
        "honorific": lead.honorific,
        "first_name": lead.first_name,
        "second_name": lead.second_name,
        "last_name": lead.last_name,
        "name": lead.name if is_known else lead.title,
        "post": lead.post,
        "birth_date": lead.birth_date,
        **_common(lead, Contact.record_kind, by),
        **reach,
    }


def as_company(lead: Lead, *, is_alone: bool, by: Actor) -> dict[str, Any]:
    """The arguments of `create_company`; one that is made without a person is reached as the lead was."""
    return {
        "name": lead.company_title or lead.name or lead.title,
        **_common(lead, Company.record_kind, by),
        **(reach_of(lead) if is_alone else {}),
    }


def as_deal(lead: Lead, *, by: Actor) -> dict[str, Any]:
    """The arguments of `create_deal`."""
    return {
        "title": lead.title,
        "amount": lead.amount_money if lead.amount_is_manual else None,
        "currency": lead.currency,
        "lines": lines_kept(lead),
        "responsible": lead.responsible,
        "observers": lead.watching,
        "source": lead.source,
        "source_description": lead.source_description,
        "utm": lead.marks,
        "tags": lead.tags,
        "comment": lead.comment,
        "custom": _custom(lead, Deal.record_kind, by),
    }


def reach_of(lead: Lead) -> dict[str, list[dict[str, str]]]:
    """Phones, e-mails, pages and messengers, by field."""
    return {field: [as_given(one) for one in ways_of(lead, kind)] for kind, field in FIELDS.items()}


def as_given(one: Reach) -> dict[str, str]:
    """A way to reach somebody that needs no region: numbers with the code of their country."""
    account = one.normalised.partition(":")[2]
    value = account if one.kind == MESSENGER and account.startswith("+") else one.shown
    return {"value": value, "type": one.type}


def _common(lead: Lead, kind_name: str, by: Actor) -> dict[str, Any]:
    return {
        **{name: getattr(lead, name) for name in _PLACE},
        "responsible": lead.responsible,
        "source": lead.source,
        "source_description": lead.source_description,
        "utm": lead.marks,
        "comment": lead.comment,
        "tags": lead.tags,
        "custom": _custom(lead, kind_name, by),
    }


def _custom(lead: Lead, kind_name: str, by: Actor) -> Known:
    """What the lead says in added fields that go into one of the other kind.

    It is the one the settings name, else that of the same code and type with as many values.

    Files stay with the lead, and what the other field may not hold. Of what else the other kind demands a
    lead can know nothing.
    """
    found = Known()
    held = [field for field in custom_fields_of(lead.record_kind) if lead.custom.get(field.code) is not None]
    field_map: FieldMap = crm_settings().field_map if held else {}
    named = field_map.get(kind_name, {})
    for field in sorted(held, key=lambda one: one.code in named):  # those that are named have the last word
        other = target_of(field, kind_name, field_map)
        if other is not None:
            given = _translated(field, other, lead.custom[field.code])
            with suppress(Refused):
                found[other.code] = checked(other, given, by=by, on=None)
    return found


def _translated(field: Field, other: Field, kept: Any) -> Any:
    """A kept value; an option of another list by its words."""
    if not isinstance(other.type, Options):
        return kept
    keys = {str(option.words).casefold(): option.key for option in other.type.offered()}
    each = [keys.get(field.type.show(one).casefold(), one) for one in (kept if field.multiple else [kept])]
    return each if field.multiple else each[0]
