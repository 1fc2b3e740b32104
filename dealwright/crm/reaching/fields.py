"""The fields of records that are reached by phones, e-mails, pages and messengers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor
from dealwright.kit import phones
from dealwright.kit.errors import Refused
from dealwright.records.fields import Field
from dealwright.records.fields.types import FieldType


class WayType(FieldType):
    """One way to reach somebody: text, or `{"value": …, "type": …}` as facts of edits keep it."""

    name = "way_to_reach"
    label = _("Phone or e-mail")

    def read(self, plain: Any) -> str | dict[str, str]:
        if isinstance(plain, str) or (isinstance(plain, dict) and isinstance(plain.get("value"), str)):
            return plain
        raise Refused(_now("This is neither a phone number nor an e-mail address."))

    def show(self, value: Any) -> str:
        text = str(value["value"] if isinstance(value, dict) else value)
        return phones.show(text) if text.startswith("+") else text

    def form_field(self, *, label: Any, actor: Actor, required: bool = False) -> forms.Field:
        return forms.CharField(label=label, required=required, max_length=254)


REACH_FIELDS = (
    Field("phones", _("Phones"), WayType(), multiple=True, attribute="phone_texts", is_hideable=True),
    Field("emails", _("E-mails"), WayType(), multiple=True, attribute="email_texts", is_hideable=True),
    Field(
        "web_pages",
        _("Web pages"),
        WayType(),
        multiple=True,
        attribute="web_page_texts",
        is_hideable=True,
    ),
    Field(
        "messengers",
        _("Messengers"),
        WayType(),
        multiple=True,
        attribute="messenger_texts",
        is_hideable=True,
    ),
)
