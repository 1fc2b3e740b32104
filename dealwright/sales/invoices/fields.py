"""What an invoice consists of."""

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
from dealwright.sales.invoices.actions.writing import LONGEST
from dealwright.sales.invoices.words import STATES

INVOICE_FIELDS = (
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
    Field("responsible", _("Responsible"), Employee("invoice"), is_for_many=True, is_filtered=True),
    Field("issued_on", _("Issued on"), Day(), required=True, is_filtered=True),
    Field("due_on", _("Due on"), Day(), is_for_many=True, is_filtered=True),
    Field("payer_details", _("Payer"), LongText(LONGEST["payer_details"]), is_hideable=True),
    Field("seller_details", _("Seller"), LongText(LONGEST["seller_details"])),
    Field("comment", _("Comment"), LongText(LONGEST["comment"])),
    Field("stage_since", _("On this stage since"), Moment(), is_editable=False),
    Field("sent_at", _("Sent"), Moment(), is_editable=False),
    Field("paid_at", _("Paid"), Moment(), is_editable=False, is_filtered=True),
    Field("canceled_at", _("Canceled"), Moment(), is_editable=False),
    Field("cancel_reason", _("Why it was canceled"), LongText(), is_editable=False, is_hideable=True),
    Field("created_at", _("Written"), Moment(), is_editable=False, is_filtered=True, is_sorted=True),
)
