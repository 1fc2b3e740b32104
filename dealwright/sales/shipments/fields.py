"""What a shipment consists of."""

from django.utils.translation import gettext_lazy as _

from dealwright.records.fields import Field
from dealwright.records.fields.types import LongText, Moment, Text

SHIPMENT_FIELDS = (
    Field("number", _("Number"), Text(48), is_editable=False),
    Field("tracking_number", _("Tracking number"), Text(120), is_editable=False),
    Field("tracking_state", _("What the carrier says"), Text(200)),
    Field("comment", _("Comment"), LongText()),
    Field("shipped_at", _("Shipped"), Moment(), is_editable=False),
)
