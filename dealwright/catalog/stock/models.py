"""A reservation: pieces of a product promised to somebody."""

from django.db import models

from dealwright.events.models import Recorded


class Reservation(Recorded):
    """Pieces promised to a holder (an order), until they are shipped or released."""

    record_kind = "reservation"

    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="reservations")
    holder_kind = models.CharField(max_length=40)
    holder_id = models.BigIntegerField()
    quantity = models.PositiveIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "catalog_reservation"
        constraints = [
            models.UniqueConstraint(
                fields=["holder_kind", "holder_id", "product"], name="one_reservation_per_holder_and_product"
            )
        ]
