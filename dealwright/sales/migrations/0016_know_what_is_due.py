"""Let lists ask what of an order is still to be paid; the database derives it."""

from decimal import Decimal
from typing import Any, ClassVar

from django.db import migrations, models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Greatest

OWED = F("total") - F("returned_total") - F("waived_total")


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [("sales", "0015_write_invoices")]

    operations: ClassVar[list[Any]] = [
        migrations.AddField(
            model_name="order",
            name="due_total",
            field=models.GeneratedField(
                db_persist=True,
                expression=Case(
                    When(status="D", then=Value(Decimal(0))),
                    default=Greatest(OWED - F("paid_total"), Value(Decimal(0))),
                ),
                output_field=models.DecimalField(decimal_places=2, max_digits=16),
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="due_state",
            field=models.GeneratedField(
                db_persist=True,
                expression=Case(
                    When(deleted_at__isnull=False, then=Value(None)),
                    When(paid_total__gt=0, status="D", then=Value("overpaid")),
                    When(status="D", then=Value("nothing")),
                    When(paid_total__gt=OWED, then=Value("overpaid")),
                    When(paid_total__gt=0, paid_total__lt=OWED, then=Value("partly_paid")),
                    When(paid_total__lt=OWED, then=Value("unpaid")),
                    When(paid_total__gt=0, then=Value("paid")),
                    default=Value("nothing"),
                ),
                output_field=models.CharField(max_length=11, null=True),
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["due_state", "-placed_at", "-id"], name="sales_order_due_state"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=Q(due_total__gt=0), fields=["due_total", "id"], name="sales_order_due"
            ),
        ),
    ]
