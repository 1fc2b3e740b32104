"""What a proposal consists of."""

from django.utils.translation import gettext_lazy as _

from dealwright.records.fields import Field
from dealwright.records.fields.types import (
    Choice,
    Day,
    Employee,
    LongText,
    Moment,
    MoneyType,
    RecordLink,
    Text,
)
from dealwright.sales.proposals.words import STATES

PROPOSAL_FIELDS = (
    Field("number", _("Number"), Text(40), is_editable=False, is_filtered=True),
    Field(
        "stage", _("Stage"), RecordLink("records.Stage"), required=True, is_editable=False, is_filtered=True
    ),
    Field("deal", _("Deal"), RecordLink("crm.Deal"), is_editable=False, is_listed=False),
    Field("contact", _("Client"), RecordLink("crm.Contact"), is_editable=False, is_hideable=True),
    Field("company", _("Company"), RecordLink("crm.Company"), is_editable=False, is_hideable=True),
    Field("total", _("Total"), MoneyType(), attribute="total_money", is_editable=False, is_hideable=True),
    Field(
        "state",
        _("State"),
        Choice(tuple((one.value, words) for one, (words, _tone) in STATES.items())),
        is_editable=False,
        is_listed=False,
    ),
    Field("responsible", _("Responsible"), Employee("proposal"), is_for_many=True, is_filtered=True),
    Field("valid_until", _("Valid until"), Day(), is_for_many=True, is_filtered=True),
    Field("terms", _("Terms"), LongText()),
    Field("stage_since", _("On this stage since"), Moment(), is_editable=False),
    Field("sent_at", _("Sent"), Moment(), is_editable=False),
    Field("answered_at", _("Answered"), Moment(), is_editable=False),
    Field("decline_reason", _("Why it was declined"), LongText(), is_editable=False, is_hideable=True),
    Field("created_at", _("Written"), Moment(), is_editable=False, is_filtered=True, is_sorted=True),
)
