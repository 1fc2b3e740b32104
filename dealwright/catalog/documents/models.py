"""A stock document: why pieces came, went or moved (ST-52 to ST-55)."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from dealwright.catalog.warehouses.models import Warehouse
from dealwright.events import Actor, Ref
from dealwright.events.models import Recorded
from dealwright.kit.money import Money, rounded
from dealwright.kit.quantities import QuantityField
from dealwright.people.access import Verb, reach_of
from dealwright.records.record import Kept, Record, RecordQuerySet


class DocumentKind(StrEnum):
    """What a document does to the stock."""

    ARRIVAL = "arrival"
    ADJUSTMENT = "adjustment"
    """Pieces that were found, or counted anew."""
    TRANSFER = "transfer"
    WRITE_OFF = "write_off"
    SALE = "sale"
    """A sales order: what was sold leaves the house."""
    RETURN = "return"
    """What a client sent back lies in the house again."""


class DocumentState(StrEnum):
    """A draft changes nothing; a processed document has changed the stock, a canceled one changed it back."""

    DRAFT = "draft"
    PROCESSED = "processed"
    CANCELED = "canceled"


GOES = frozenset({DocumentKind.TRANSFER, DocumentKind.WRITE_OFF, DocumentKind.SALE})
"""What takes pieces from a warehouse."""
COMES = frozenset({DocumentKind.ARRIVAL, DocumentKind.ADJUSTMENT, DocumentKind.TRANSFER, DocumentKind.RETURN})
"""What puts pieces into a warehouse."""


class StockDocumentQuerySet(RecordQuerySet):
    """Stock documents, as lists and verbs ask for them."""

    def with_right(self, actor: Actor, right: str) -> Self:
        """Those a right beside the usual ones reaches: to process them, or to cancel their processing."""
        return self._reached_by(reach_of(actor, right, Verb.CHANGE), actor.user, None)


class StockDocument(Record):
    """Some pieces of some products that come, go or move, as one step."""

    record_kind = "stock_document"
    Kind = DocumentKind
    State = DocumentState
    tracked_fields = ("comment", "responsible", "from_warehouse", "to_warehouse")
    searched_fields = ("number", "comment")
    visible_in_search = "number"

    number = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=12, choices=[(one.value, one.value) for one in DocumentKind])
    state = models.CharField(
        max_length=10,
        choices=[(one.value, one.value) for one in DocumentState],
        default=DocumentState.DRAFT.value,
    )
    from_warehouse = models.ForeignKey(
        Warehouse, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    to_warehouse = models.ForeignKey(
        Warehouse, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    holder_kind = models.CharField(max_length=40, blank=True)
    """For whom it goes or comes: `order`, `shipment`, `deal`; empty for none."""
    holder_id = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3)
    total = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    comment = models.TextField(blank=True)
    processed_at = models.DateTimeField(null=True, blank=True)
    processed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    canceled_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = Kept.from_queryset(StockDocumentQuerySet)()
    everything: ClassVar[Any] = models.Manager.from_queryset(StockDocumentQuerySet)()

    class Meta:
        db_table = "catalog_stock_document"
        constraints = [models.UniqueConstraint(fields=["external_id"], name="stock_document_external_id")]
        indexes = [
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="catalog_document_search"),
            models.Index(fields=["holder_kind", "holder_id"], name="catalog_document_holder"),
            models.Index(fields=["-created_at", "-id"], name="catalog_document_newest"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def total_money(self) -> Money:
        return Money(self.total, self.currency)

    @property
    def is_draft(self) -> bool:
        return self.state == DocumentState.DRAFT

    @property
    def is_processed(self) -> bool:
        return self.state == DocumentState.PROCESSED

    @property
    def goes(self) -> bool:
        """Whether it takes pieces from a warehouse."""
        return self.kind in GOES

    @property
    def comes(self) -> bool:
        """Whether it puts pieces into a warehouse."""
        return self.kind in COMES

    @property
    def holder_refs(self) -> list[Ref]:
        """For whom it goes or comes, as a link of an event needs it."""
        if not self.holder_kind or self.holder_id is None:
            return []
        return [Ref(kind=self.holder_kind, id=self.holder_id, label="")]

    def search_parts(self) -> list[str | None]:
        return [self.number, self.comment]


class StockDocumentLine(Recorded):
    """Some pieces of one product in a document."""

    record_kind = "stock_document_line"

    document = models.ForeignKey(StockDocument, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="+")
    quantity = QuantityField()
    price = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    """What one cost or was sold for, in the currency of the document."""
    position = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "catalog_stock_document_line"
        ordering = ("position", "id")
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="document_line_quantity_positive")
        ]

    def price_money(self, currency: str) -> Money:
        """What one cost, in the currency of the document."""
        return Money(self.price, currency)

    def total_money(self, currency: str) -> Money:
        """What all of them cost together."""
        return rounded(Money(self.price * self.quantity, currency))
