"""What a product consists of."""

from django.utils.translation import gettext_lazy as _

from dealwright.catalog.products.models import Kind
from dealwright.records.fields import Field
from dealwright.records.fields.types import (
    Choice,
    LongText,
    Moment,
    MoneyType,
    Number,
    RecordLink,
    Tag,
    Text,
    YesNo,
)

KINDS = (
    (Kind.SIMPLE.value, _("Product")),
    (Kind.VARIABLE.value, _("Product with variations")),
    (Kind.VARIATION.value, _("Variation")),
    (Kind.BUNDLE.value, _("Bundle")),
    (Kind.SERVICE.value, _("Service")),
)
CHOSEN_KINDS = tuple(pair for pair in KINDS if pair[0] != Kind.VARIATION)
"""What a new product can be: variations come with their product."""

PRODUCT_FIELDS = (
    Field("name", _("Name"), Text(), required=True, is_filtered=True, is_sorted=True),
    Field("sku", _("Article number"), Text(80), is_filtered=True),
    Field("kind", _("Kind"), Choice(KINDS), is_editable=False, is_filtered=True),
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
    Field("is_tax_included", _("Price holds the tax"), YesNo(), is_for_many=True),
    Field("stock", _("In stock"), Number(3), is_editable=False, is_hideable=True),
    Field("is_active", _("Visible in the shop"), YesNo(), is_for_many=True, is_filtered=True),
    Field("measure", _("Measure"), RecordLink("catalog.Measure"), is_for_many=True),
    Field("weight", _("Weight"), Number(0, unit="g"), is_for_many=True),
    Field("length", _("Length"), Number(0, unit="mm"), is_for_many=True),
    Field("width", _("Width"), Number(0, unit="mm"), is_for_many=True),
    Field("height", _("Height"), Number(0, unit="mm"), is_for_many=True),
    Field("tags", _("Tags"), Tag(), multiple=True, is_for_many=True, is_filtered=True),
    Field("description", _("Description"), LongText(), is_listed=False),
    Field("created_at", _("Added"), Moment(), is_editable=False, is_filtered=True, is_sorted=True),
)
