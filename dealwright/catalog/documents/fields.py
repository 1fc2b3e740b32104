"""What a stock document consists of."""

from django.utils.translation import gettext_lazy as _

from dealwright.catalog.documents.words import KINDS
from dealwright.records.fields import Field
from dealwright.records.fields.types import Choice, Employee, LongText, Moment, MoneyType, RecordLink, Text

DOCUMENT_FIELDS = (
    Field("number", _("Number"), Text(40), is_editable=False, is_filtered=True),
    Field(
        "kind",
        _("Kind"),
        Choice(tuple((one.value, words) for one, words in KINDS.items())),
        is_editable=False,
    ),
    Field("from_warehouse", _("From"), RecordLink("catalog.Warehouse"), is_for_many=True),
    Field("to_warehouse", _("To"), RecordLink("catalog.Warehouse"), is_for_many=True),
    Field("total", _("Total"), MoneyType(), attribute="total_money", is_editable=False, is_hideable=True),
    Field("responsible", _("Responsible"), Employee("stock_document"), is_for_many=True, is_filtered=True),
    Field("comment", _("Comment"), LongText(), is_listed=False),
    Field("processed_at", _("Processed"), Moment(), is_editable=False),
    Field("created_at", _("Written"), Moment(), is_editable=False, is_filtered=True, is_sorted=True),
)
