"""What a payment consists of, beside what is asked for."""

from django.utils.translation import gettext_lazy as _

from dealwright.records.fields import Field
from dealwright.records.fields.types import Employee, LongText, RecordLink

PAYMENT_FIELDS = (
    Field("payment_method", _("Payment method"), RecordLink("sales.PaymentMethod")),
    Field("responsible", _("Responsible"), Employee("order")),
    Field("comment", _("Comment"), LongText()),
)
