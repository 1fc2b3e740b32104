"""The fields that every checkout form has: made when somebody first asks for them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext_noop

from dealwright.events import Actor, action
from dealwright.kit.languages import said, said_further
from dealwright.store.form.models import CheckoutField, FieldType, Group, Payer

_LOCK = 0x666F726D  # "form"

NAME, EMAIL, PHONE = "name", "email", "phone"
COMPANY, TAX_NUMBER = "company", "tax_number"
ADDRESS, CITY, REGION, POSTAL_CODE = "address", "city", "region", "postal_code"
COMMENT = "comment"
ADDRESS_CODES = frozenset({ADDRESS, CITY, REGION, POSTAL_CODE})
"""Asked for where the chosen delivery needs an address."""
NEEDED = frozenset({NAME, EMAIL})
"""Without these nobody knows who bought, nor can answer: they are always asked for."""


@dataclass(frozen=True)
class First:
    """A field of every form."""

    code: str
    group: Group
    type: FieldType
    label: str
    writes_to: str = ""
    hint: str = ""
    payer: Payer = Payer.BOTH
    is_required: bool = False
    is_shown: bool = True
    is_location: bool = False


FIRST = (
    First(NAME, Group.CONTACT, FieldType.TEXT, gettext_noop("Your name"), "name", is_required=True),
    First(EMAIL, Group.CONTACT, FieldType.EMAIL, gettext_noop("E-mail"), "emails", is_required=True),
    First(PHONE, Group.CONTACT, FieldType.PHONE, gettext_noop("Phone"), "phones"),
    First(
        COMPANY,
        Group.COMPANY,
        FieldType.TEXT,
        gettext_noop("Company"),
        "name",
        payer=Payer.COMPANY,
        is_required=True,
        is_shown=False,
    ),
    First(
        TAX_NUMBER,
        Group.COMPANY,
        FieldType.TEXT,
        gettext_noop("Tax number"),
        "requisites",
        payer=Payer.COMPANY,
        is_shown=False,
    ),
    First(
        ADDRESS,
        Group.ORDER,
        FieldType.LONG_TEXT,
        gettext_noop("Address"),
        "delivery_address",
        gettext_noop("Street, number, flat, postal code and city."),
        is_required=True,
    ),
    First(CITY, Group.ORDER, FieldType.TEXT, gettext_noop("City"), "delivery_address", is_shown=False),
    First(
        REGION,
        Group.ORDER,
        FieldType.REGION,
        gettext_noop("State or region"),
        "delivery_address",
        is_shown=False,
        is_location=True,
    ),
    First(
        POSTAL_CODE,
        Group.ORDER,
        FieldType.TEXT,
        gettext_noop("Postal code"),
        "delivery_address",
        is_shown=False,
        is_location=True,
    ),
    First(COMMENT, Group.ORDER, FieldType.LONG_TEXT, gettext_noop("Comment"), "buyer_comment"),
)
FIRST_CODES = frozenset(field.code for field in FIRST)


@action
def ensure_fields(*, by: Actor) -> None:
    """Make the first fields where there is none, in every language of the product."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    if CheckoutField.objects.exists():
        return
    for position, first in enumerate(FIRST, start=1):
        CheckoutField(
            code=first.code,
            group=first.group,
            payer=first.payer,
            type=first.type,
            label=said(first.label),
            labels=said_further(first.label),
            hint=said(first.hint) if first.hint else "",
            writes_to=first.writes_to,
            is_required=first.is_required,
            is_shown=first.is_shown,
            is_location=first.is_location,
            position=position,
        ).save()
