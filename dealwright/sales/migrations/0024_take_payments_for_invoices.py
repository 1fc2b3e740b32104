"""Let payments be asked for invoices, too, and let invoices know what went back (PY-17)."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


def _money() -> Any:
    return models.DecimalField(db_default=0, decimal_places=2, default=0, max_digits=16)


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [
        ("sales", "0023_know_more_of_orders_and_parcels"),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.AlterField(
            "payment",
            "order",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payments",
                to="sales.order",
            ),
        ),
        migrations.AddField(
            "payment",
            "invoice",
            models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="sales.invoice",
            ),
        ),
        migrations.AddConstraint(
            "payment",
            models.CheckConstraint(
                condition=Q(order__isnull=False, invoice=None) | Q(order=None, invoice__isnull=False),
                name="payment_is_for_one_thing",
            ),
        ),
        migrations.AddIndex(
            "payment",
            models.Index(
                fields=["invoice", "id"], name="sales_payment_invoice", condition=Q(invoice__isnull=False)
            ),
        ),
        migrations.AddField("invoice", "refunded_total", _money()),
        migrations.AddField("invoice", "waived_total", _money()),
        migrations.RemoveConstraint("invoice", "invoice_paid_at_most_once"),
        migrations.RemoveConstraint("invoice", "paid_invoice_is_paid"),
        migrations.AddConstraint(
            "invoice",
            models.CheckConstraint(
                condition=Q(paid_total__gte=0, refunded_total__gte=0, waived_total__gte=0),
                name="invoice_money_not_negative",
            ),
        ),
        migrations.AddConstraint(
            "invoice",
            models.CheckConstraint(
                condition=Q(
                    state="paid", paid_total__gte=F("total") - F("waived_total"), paid_at__isnull=False
                )
                | (~Q(state="paid") & Q(paid_at=None)),
                name="paid_invoice_is_paid",
            ),
        ),
        migrations.AddField(
            "invoicepayment",
            "payment",
            models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="booked",
                to="sales.payment",
            ),
        ),
    ]
