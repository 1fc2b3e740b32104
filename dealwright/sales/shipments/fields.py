"""What a shipment consists of."""

from django.utils.translation import gettext_lazy as _

from dealwright.records.fields import Field
from dealwright.records.fields.types import Day, Employee, LongText, Moment, Text

SHIPMENT_FIELDS = (
    Field("number", _("Number"), Text(48), is_editable=False),
    Field("tracking_number", _("Tracking number"), Text(120), is_editable=False),
    Field("tracking_state", _("What the carrier says"), Text(200)),
    Field("tracking_details", _("What the carrier says at length"), LongText()),
    Field("document_number", _("Number of the paper"), Text(60)),
    Field("document_on", _("Day of the paper"), Day()),
    Field("responsible", _("Responsible"), Employee("order")),
    Field("comment", _("Comment"), LongText()),
    Field("shipped_at", _("Shipped"), Moment(), is_editable=False),
)
