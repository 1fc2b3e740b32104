"""What an order consists of."""

from django.utils.translation import gettext_lazy as _

from dealwright.records.fields import Field
from dealwright.records.fields.types import Address, Employee, LongText, Moment, MoneyType, RecordLink, Text

ORDER_FIELDS = (
    Field("number", _("Number"), Text(40), is_editable=False, is_filtered=True),
    Field("contact", _("Client"), RecordLink("crm.Contact"), is_editable=False, is_hideable=True),
    Field("total", _("Total"), MoneyType(), attribute="total_money", is_editable=False, is_hideable=True),
    Field("responsible", _("Responsible"), Employee("order"), is_editable=False, is_filtered=True),
    Field("delivery_address", _("Delivery address"), Address(), is_editable=False, is_hideable=True),
    Field("buyer_comment", _("Comment of the buyer"), LongText(), is_editable=False, is_hideable=True),
    Field("placed_at", _("Placed"), Moment(), is_editable=False, is_filtered=True, is_sorted=True),
)
