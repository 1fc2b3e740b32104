"""Let orders know who did what and where they go, lines and parcels more of what they are."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Value


def _somebody() -> Any:
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.SET_NULL,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


def _json() -> Any:
    return models.JSONField(blank=True, db_default=Value({}, models.JSONField()), default=dict)


_PAID = """
UPDATE sales_order placed SET paid_at = (
    SELECT max(payment.paid_at) FROM sales_payment payment
    WHERE payment.order_id = placed.id AND payment.state = 'paid'
)
WHERE placed.paid_total > 0 AND placed.due_total = 0 AND placed.canceled_at IS NULL;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("sales", "0022_know_how_payments_are_made"),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.AddField("order", "delivery_place", _json()),
        migrations.AddField("order", "created_by", _somebody()),
        migrations.AddField("order", "edited_by", _somebody()),
        migrations.AddField("order", "moved_by", _somebody()),
        migrations.AddField("order", "canceled_by", _somebody()),
        migrations.AddField("order", "paid_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "order",
            "own_company",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="crm.company",
            ),
        ),
        migrations.AddField("orderline", "dimensions", _json()),
        migrations.AddField(
            "orderline", "kind", models.CharField(blank=True, db_default="", default="", max_length=10)
        ),
        migrations.AddField("shipment", "canceled_by", _somebody()),
        migrations.AddField(
            "shipment",
            "document_number",
            models.CharField(blank=True, db_default="", default="", max_length=60),
        ),
        migrations.AddField("shipment", "document_on", models.DateField(blank=True, null=True)),
        migrations.AddField(
            "shipment",
            "tracking_details",
            models.CharField(blank=True, db_default="", default="", max_length=1000),
        ),
        migrations.AddField("shipment", "tracking_checked_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "statusnotice",
            "external_id",
            models.CharField(blank=True, db_default="", default="", max_length=100),
        ),
        migrations.RunSQL(_PAID, migrations.RunSQL.noop),
    ]
