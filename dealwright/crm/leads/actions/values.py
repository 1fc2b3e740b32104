"""What the values of a lead must be like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.crm.leads.models import Lead
from dealwright.crm.marketing import checked_mark
from dealwright.kit.errors import Refused

LONGEST_TITLE = 200

PLAIN = (
    "company_title",
    "post",
    "source",
    "source_description",
    "address",
    "city",
    "region",
    "postal_code",
    "country",
)
"""Texts of one line that mean nothing to anybody but their reader."""

_LONGEST: dict[str, int] = {
    name: getattr(Lead._meta.get_field(name), "max_length", None) or 500 for name in PLAIN
}


def checked_title(title: str) -> str:
    """The title trimmed, with one space between words."""
    title = " ".join(title.split())
    if not title:
        raise Refused(_("Write what the lead is about."), field="title")
    if len(title) > LONGEST_TITLE:
        raise Refused(_("This title is longer than 200 letters."), field="title")
    return title


def checked_texts(given: Mapping[str, Any]) -> dict[str, Any]:
    """The values with the plain texts among them trimmed; refused where one is too long."""
    values = dict(given)
    for name in _LONGEST.keys() & values.keys():
        values[name] = str(values[name] or "").strip()
        if len(values[name]) > _LONGEST[name]:
            message = _("At most %(longest)s letters fit here.") % {"longest": _LONGEST[name]}
            raise Refused(message, field=name)
    for mark in values.keys() & set(Lead.UTM):
        values[mark] = checked_mark(mark, values[mark])
    if len(country := values.get("country", "").upper()) not in {0, 2}:
        raise Refused(_("Write the country as its two letters, such as BR."), field="country")
    return values | ({"country": country} if "country" in values else {})
