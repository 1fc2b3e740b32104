"""What a contact consists of."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.records.fields import Field
from dealwright.records.fields.types import Address, Employee, FieldType, LongText, Moment, Tag, Text


class WayType(FieldType):
    """A phone number or an e-mail address: text, or `{"value": …, "type": …}` as facts of edits keep it."""

    name = "way_to_reach"
    label = _("Phone or e-mail")

    def read(self, plain: Any) -> str | dict[str, str]:
        if isinstance(plain, str) or (isinstance(plain, dict) and isinstance(plain.get("value"), str)):
            return plain
        raise Refused(_now("This is neither a phone number nor an e-mail address."))

    def show(self, value: Any) -> str:
        return str(value["value"] if isinstance(value, dict) else value)

    def form_field(self, *, label: Any, actor: Actor, required: bool = False) -> forms.Field:
        return forms.CharField(label=label, required=required, max_length=254)


CONTACT_FIELDS = (
    Field("name", _("Name"), Text(250), required=True, is_filtered=True, is_sorted=True),
    Field("first_name", _("First name"), Text(120), is_listed=False),
    Field("last_name", _("Last name"), Text(120), is_listed=False),
    Field("phones", _("Phones"), WayType(), multiple=True, attribute="phone_texts", is_hideable=True),
    Field("emails", _("E-mails"), WayType(), multiple=True, attribute="email_texts", is_hideable=True),
    Field("responsible", _("Responsible"), Employee("contact"), is_for_many=True, is_filtered=True),
    Field("address", _("Address"), Address(), is_hideable=True),
    Field("city", _("City"), Text(120), is_hideable=True, is_for_many=True, is_filtered=True),
    Field("region", _("State"), Text(80), is_hideable=True, is_for_many=True, is_filtered=True),
    Field("postal_code", _("Postal code"), Text(20), is_hideable=True),
    Field("source", _("Source"), Text(40), is_hideable=True, is_for_many=True, is_filtered=True),
    Field("tags", _("Tags"), Tag(), multiple=True, is_for_many=True, is_filtered=True),
    Field("comment", _("Comment"), LongText(), is_hideable=True),
    Field("created_at", _("Added"), Moment(), is_editable=False, is_filtered=True, is_sorted=True),
)
