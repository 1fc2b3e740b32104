"""What a contact consists of."""

from django.utils.translation import gettext_lazy as _

from dealwright.crm.addresses.fields import ADDRESS_FIELDS
from dealwright.crm.lists import CONTACT_TYPES, HONORIFICS, SOURCES
from dealwright.crm.marketing import MARK_FIELDS
from dealwright.crm.pictures.fields import picture_field
from dealwright.crm.reaching.fields import REACH_FIELDS
from dealwright.crm.requisites.fields import REQUISITES_FIELD
from dealwright.records.fields import Field
from dealwright.records.fields.everyone import EVERYONE_FIELD
from dealwright.records.fields.signed import SIGNED_FIELDS
from dealwright.records.fields.types import Day, Employee, LongText, Moment, RecordLink, Tag, Text, YesNo

CONTACT_FIELDS = (
    Field("name", _("Name"), Text(250), required=True, is_filtered=True, is_sorted=True),
    Field("honorific", _("Salutation"), HONORIFICS, is_listed=False),
    Field("first_name", _("First name"), Text(120), is_listed=False),
    Field("second_name", _("Middle name"), Text(120), is_listed=False),
    Field("last_name", _("Last name"), Text(120), is_listed=False),
    Field(
        "client_type", _("Client type"), CONTACT_TYPES, is_hideable=True, is_for_many=True, is_filtered=True
    ),
    Field(
        "companies",
        _("Companies"),
        RecordLink("crm.Company"),
        multiple=True,
        attribute="companies_in_order",
        is_hideable=True,
        is_listed=False,
        is_filtered=True,
    ),
    Field("post", _("Position"), Text(120), is_hideable=True, is_for_many=True, is_filtered=True),
    *REACH_FIELDS,
    Field("birth_date", _("Date of birth"), Day(), is_hideable=True, is_filtered=True),
    Field("responsible", _("Responsible"), Employee("contact"), is_for_many=True, is_filtered=True),
    Field("observers", _("Observers"), Employee(), multiple=True, attribute="watching", is_listed=False),
    *ADDRESS_FIELDS,
    Field("source", _("Source"), SOURCES, is_hideable=True, is_for_many=True, is_filtered=True),
    Field("source_description", _("About the source"), Text(200), is_hideable=True),
    *MARK_FIELDS,
    Field("tags", _("Tags"), Tag(), multiple=True, is_for_many=True, is_filtered=True),
    Field("comment", _("Comment"), LongText(), is_hideable=True),
    Field("do_not_track", _("Do not follow visits and letters"), YesNo(), required=True, is_filtered=True),
    picture_field("photo", _("Photo")),
    REQUISITES_FIELD,
    Field("created_at", _("Added"), Moment(), is_editable=False, is_filtered=True, is_sorted=True),
    EVERYONE_FIELD,
    *SIGNED_FIELDS,
)
