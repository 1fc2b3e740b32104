"""What a deal consists of."""

from django.utils.translation import gettext_lazy as _

from dealwright.crm.lists import DEAL_TYPES, SOURCES
from dealwright.records.fields import Field
from dealwright.records.fields.everyone import EVERYONE_FIELD
from dealwright.records.fields.signed import SIGNED_FIELDS
from dealwright.records.fields.types import (
    Day,
    Employee,
    LongText,
    Moment,
    MoneyType,
    Number,
    RecordLink,
    Tag,
    Text,
    YesNo,
)

_CONTACT = RecordLink("crm.Contact")

DEAL_FIELDS = (
    Field("title", _("Title"), Text(), required=True, is_filtered=True, is_sorted=True),
    Field(
        "stage", _("Stage"), RecordLink("records.Stage"), required=True, is_editable=False, is_filtered=True
    ),
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
    Field("contact", _("Client"), _CONTACT, is_hideable=True, is_filtered=True),
    Field(
        "contacts",
        _("Further clients"),
        _CONTACT,
        multiple=True,
        attribute="further_contacts",
        argument="other_contacts",
        is_hideable=True,
        is_listed=False,
    ),
    Field("company", _("Company"), RecordLink("crm.Company"), is_hideable=True, is_filtered=True),
    Field("responsible", _("Responsible"), Employee("deal"), is_for_many=True, is_filtered=True),
    Field(
        "observers",
        _("Observers"),
        Employee(),
        multiple=True,
        attribute="watching",
        argument="observers",
        is_listed=False,
    ),
    Field(
        "probability",
        _("Probability, %"),
        Number(digits=0),
        is_hideable=True,
        is_for_many=True,
        is_filtered=True,
    ),
    Field("is_repeat", _("Repeat deal"), YesNo(), is_editable=False, is_filtered=True),
    Field("is_repeat_inquiry", _("Repeat inquiry"), YesNo(), is_editable=False, is_filtered=True),
    Field("copied_from", _("Copy of"), RecordLink("crm.Deal"), is_editable=False, is_listed=False),
    Field("deal_type", _("Deal type"), DEAL_TYPES, is_hideable=True, is_for_many=True, is_filtered=True),
    Field("source", _("Source"), SOURCES, is_hideable=True, is_for_many=True, is_filtered=True),
    Field("source_description", _("About the source"), Text(200), is_hideable=True),
    Field("begins_on", _("Starts on"), Day(), is_hideable=True, is_for_many=True, is_filtered=True),
    Field("closes_on", _("Closes on"), Day(), is_hideable=True, is_for_many=True, is_filtered=True),
    Field("tags", _("Tags"), Tag(), multiple=True, is_for_many=True, is_filtered=True),
    Field("utm_source", "utm_source", Text(200), is_hideable=True, is_for_many=True, is_filtered=True),
    Field("utm_medium", "utm_medium", Text(200), is_hideable=True, is_for_many=True, is_filtered=True),
    Field("utm_campaign", "utm_campaign", Text(200), is_hideable=True, is_for_many=True, is_filtered=True),
    Field("utm_content", "utm_content", Text(200), is_hideable=True, is_for_many=True, is_filtered=True),
    Field("utm_term", "utm_term", Text(200), is_hideable=True, is_for_many=True, is_filtered=True),
    Field("comment", _("Comment"), LongText(), is_hideable=True),
    Field("created_at", _("Opened"), Moment(), is_editable=False, is_filtered=True, is_sorted=True),
    EVERYONE_FIELD,
    *SIGNED_FIELDS,
    Field("stage_since", _("On this stage since"), Moment(), is_editable=False),
    Field("closed_at", _("Closed"), Moment(), is_editable=False, is_filtered=True),
    Field("lost_reason", _("Reason of the loss"), LongText(), is_editable=False, is_hideable=True),
    Field("paid_at", _("Paid"), Moment(), is_editable=False, is_hideable=True),
    Field("last_interaction_at", _("Last contact with the client"), Moment(), is_editable=False),
)
