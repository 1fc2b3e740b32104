"""What a product consists of."""

from django.utils.translation import gettext_lazy as _

from dealwright.records.fields import Field
from dealwright.records.fields.types import LongText, Moment, MoneyType, Number, RecordLink, Tag, Text, YesNo

PRODUCT_FIELDS = (
    Field("name", _("Name"), Text(), required=True, is_filtered=True, is_sorted=True),
    Field("sku", _("Article number"), Text(80), is_filtered=True),
    Field("category", _("Category"), RecordLink("catalog.Category"), is_for_many=True, is_filtered=True),
    Field(
        "price",
        _("Price"),
        MoneyType(),
        required=True,
        attribute="price_money",
        is_for_many=True,
        is_filtered=True,
        is_sorted=True,
    ),
    Field("tax_rate", _("Tax rate"), Number(4), is_hideable=True, is_for_many=True),
    Field("stock", _("In stock"), Number(0), is_editable=False, is_hideable=True),
    Field("is_active", _("Visible in the shop"), YesNo(), is_for_many=True, is_filtered=True),
    Field("is_service", _("Is a service"), YesNo(), is_filtered=True),
    Field("tags", _("Tags"), Tag(), multiple=True, is_for_many=True, is_filtered=True),
    Field("description", _("Description"), LongText(), is_listed=False),
    Field("created_at", _("Added"), Moment(), is_editable=False, is_filtered=True, is_sorted=True),
)
