"""A reservation: pieces of a product promised to somebody."""

from django.db import models

from dealwright.events.models import Recorded
from dealwright.kit.quantities import QuantityField


class Reservation(Recorded):
    """Pieces promised to a holder (an order), until they are shipped or released."""

    record_kind = "reservation"

    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="reservations")
    holder_kind = models.CharField(max_length=40)
    holder_id = models.BigIntegerField()
    quantity = QuantityField()
    warehouse = models.ForeignKey(
        "catalog.Warehouse", null=True, blank=True, on_delete=models.PROTECT, related_name="reservations"
    )
    """Where the pieces lie; nothing for those promised before there were warehouses."""
    expires_at = models.DateTimeField(null=True, blank=True)
    """When the pieces may be sold to others again; nothing while they wait for ever."""
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "catalog_reservation"
        constraints = [
            models.UniqueConstraint(
                fields=["holder_kind", "holder_id", "product", "warehouse"],
                name="one_reservation_per_holder_product_and_warehouse",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(quantity__gte=0), name="reservation_quantity_not_negative"
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_at", "id"],
                name="catalog_reservation_expires",
                condition=models.Q(expires_at__isnull=False),
            )
        ]
