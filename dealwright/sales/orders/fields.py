"""What an order consists of."""

from django.utils.translation import gettext_lazy as _

from dealwright.records.fields import Field
from dealwright.records.fields.types import (
    Address,
    Choice,
    Day,
    Employee,
    LongText,
    Moment,
    MoneyType,
    RecordLink,
    Tag,
    Text,
)

PAYERS = (("person", _("A person")), ("company", _("A company")))

ORDER_FIELDS = (
    Field("number", _("Number"), Text(40), is_editable=False, is_filtered=True),
    Field(
        "stage", _("Status"), RecordLink("records.Stage"), required=True, is_editable=False, is_filtered=True
    ),
    Field("contact", _("Client"), RecordLink("crm.Contact"), is_hideable=True, is_filtered=True),
    Field("company", _("Company"), RecordLink("crm.Company"), is_hideable=True, is_filtered=True),
    Field(
        "total",
        _("Total"),
        MoneyType(),
        attribute="total_money",
        is_editable=False,
        is_hideable=True,
        is_filtered=True,
        is_sorted=True,
    ),
    Field("responsible", _("Responsible"), Employee("order"), is_for_many=True, is_filtered=True),
    Field("payer", _("Who pays"), Choice(PAYERS), required=True, is_for_many=True, is_filtered=True),
    Field("delivery_address", _("Delivery address"), Address(), is_hideable=True),
    Field("buyer_comment", _("Comment of the buyer"), LongText(), is_editable=False, is_hideable=True),
    Field("comment", _("Comment"), LongText(), is_hideable=True),
    Field("tags", _("Tags"), Tag(), multiple=True, is_for_many=True, is_filtered=True),
    Field("mark_reason", _("What is wrong"), Text(500), is_editable=False),
    Field("placed_at", _("Placed"), Moment(), is_editable=False, is_filtered=True, is_sorted=True),
    Field("stage_since", _("In this status since"), Moment(), is_editable=False),
    Field("due_on", _("Payment due"), Day(), is_editable=False, is_filtered=True),
    Field("canceled_at", _("Canceled"), Moment(), is_editable=False, is_filtered=True),
    Field("cancel_reason", _("Why canceled"), LongText(), is_editable=False),
)
