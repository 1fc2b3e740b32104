"""What a lead consists of."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealwright.crm.leads.models import Lead
from dealwright.crm.lists import HONORIFICS, SOURCES
from dealwright.crm.reaching.fields import REACH_FIELDS
from dealwright.records.fields import Field
from dealwright.records.fields.everyone import EVERYONE_FIELD
from dealwright.records.fields.signed import SIGNED_FIELDS
from dealwright.records.fields.types import (
    Address,
    Day,
    Employee,
    LongText,
    Moment,
    MoneyType,
    RecordLink,
    Tag,
    Text,
    YesNo,
)

LEAD_FIELDS = (
    Field("title", _("Title"), Text(), required=True, is_filtered=True, is_sorted=True),
    Field(
        "stage", _("Stage"), RecordLink("records.Stage"), required=True, is_editable=False, is_filtered=True
    ),
    Field("name", _("Name"), Text(250), is_filtered=True),
    Field("honorific", _("Salutation"), HONORIFICS, is_listed=False),
    Field("first_name", _("First name"), Text(120), is_listed=False),
    Field("second_name", _("Middle name"), Text(120), is_listed=False),
    Field("last_name", _("Last name"), Text(120), is_listed=False),
    Field("company_title", _("Company they name"), Text(250), is_hideable=True, is_filtered=True),
    Field("post", _("Position"), Text(120), is_hideable=True),
    Field("birth_date", _("Date of birth"), Day(), is_hideable=True, is_filtered=True),
    *REACH_FIELDS,
    Field(
        "amount",
        _("Amount"),
        MoneyType(),
        attribute="amount_money",
        is_hideable=True,
        is_for_many=True,
        is_filtered=True,
        is_sorted=True,
    ),
    Field("contact", _("Client"), RecordLink("crm.Contact"), is_hideable=True, is_filtered=True),
    Field("company", _("Company"), RecordLink("crm.Company"), is_hideable=True, is_filtered=True),
    Field("is_repeat", _("Repeat lead"), YesNo(), is_editable=False, is_filtered=True),
    Field("responsible", _("Responsible"), Employee("lead"), is_for_many=True, is_filtered=True),
    Field("observers", _("Observers"), Employee(), multiple=True, attribute="watching", is_listed=False),
    Field("source", _("Source"), SOURCES, is_hideable=True, is_for_many=True, is_filtered=True),
    Field("source_description", _("About the source"), Text(200), is_hideable=True),
    Field("address", _("Address"), Address(), is_hideable=True),
    Field("city", _("City"), Text(120), is_hideable=True, is_for_many=True, is_filtered=True),
    Field(
        "region",
        pgettext_lazy("address", "State"),
        Text(80),
        is_hideable=True,
        is_for_many=True,
        is_filtered=True,
    ),
    Field("postal_code", _("Postal code"), Text(20), is_hideable=True),
    Field("country", _("Country"), Text(2), is_hideable=True, is_filtered=True),
    Field("tags", _("Tags"), Tag(), multiple=True, is_for_many=True, is_filtered=True),
    *(
        Field(mark, mark, Text(200), is_hideable=True, is_for_many=True, is_filtered=True)
        for mark in Lead.UTM
    ),
    Field("comment", _("Comment"), LongText(), is_hideable=True),
    Field("created_at", _("Opened"), Moment(), is_editable=False, is_filtered=True, is_sorted=True),
    EVERYONE_FIELD,
    *SIGNED_FIELDS,
    Field("stage_since", _("On this stage since"), Moment(), is_editable=False),
    Field("closed_at", _("Closed"), Moment(), is_editable=False, is_filtered=True),
    Field("lost_reason", _("Why it is not a client"), LongText(), is_editable=False, is_hideable=True),
    Field("last_interaction_at", _("Last contact with the client"), Moment(), is_editable=False),
)
