"""Let payments know their number, the way of paying, who marked them and why, and what went back of them."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

_KNOWN = """
WITH counted AS (
    SELECT payment.id, placed.number, row_number() OVER (PARTITION BY payment.order_id ORDER BY payment.id) AS place
    FROM sales_payment payment JOIN sales_order placed ON placed.id = payment.order_id
)
UPDATE sales_payment payment SET
    number = counted.number || '/' || counted.place,
    payment_method_id = (
        SELECT method.id FROM sales_order placed JOIN sales_payment_method method
            ON method.id = placed.payment_method_id AND method.provider = payment.provider
        WHERE placed.id = payment.order_id
    )
FROM counted WHERE counted.id = payment.id;

INSERT INTO sales_payment_refund (payment_id, amount, reason, refunded_on, reference)
SELECT id, refunded_total, '', (updated_at AT TIME ZONE 'UTC')::date, ''
FROM sales_payment WHERE refunded_total > 0;

-- What waits for the commit keeps the table from being changed below.
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("sales", "0021_bring_parcels_by_others"),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.AddField("payment", "number", models.CharField(max_length=48, blank=True, db_default="")),
        migrations.AddField(
            "payment",
            "payment_method",
            models.ForeignKey(
                to="sales.paymentmethod",
                null=True,
                blank=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
            ),
        ),
        migrations.AddField(
            "payment",
            "marked_by",
            models.ForeignKey(
                to=settings.AUTH_USER_MODEL,
                null=True,
                blank=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
            ),
        ),
        migrations.AddField("payment", "comment", models.TextField(blank=True, db_default="")),
        migrations.CreateModel(
            name="Refund",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=16)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("refunded_on", models.DateField()),
                ("reference", models.CharField(blank=True, max_length=120)),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="refunds",
                        to="sales.payment",
                    ),
                ),
                (
                    "refunded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"db_table": "sales_payment_refund", "ordering": ("id",)},
        ),
        migrations.AddConstraint(
            "refund", models.CheckConstraint(condition=Q(amount__gt=0), name="refund_amount_positive")
        ),
        migrations.RunSQL(_KNOWN, migrations.RunSQL.noop),
    ]
