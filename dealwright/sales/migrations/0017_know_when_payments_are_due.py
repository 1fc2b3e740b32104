"""Let payments know until when they are to be made, methods how long that is, and orders the first of these days."""

from typing import Any, ClassVar

from django.db import migrations, models
from django.db.models import Case, F, Q, Value, When

OWED = F("total") - F("returned_total") - F("waived_total")


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [("sales", "0016_know_what_is_due")]

    operations: ClassVar[list[Any]] = [
        migrations.AddField("payment", "due_on", models.DateField(blank=True, null=True)),
        migrations.AddField(
            "paymentmethod", "days_to_pay", models.PositiveSmallIntegerField(blank=True, null=True)
        ),
        migrations.AddField("order", "asked_until", models.DateField(blank=True, null=True)),
        migrations.AddField(
            model_name="order",
            name="due_on",
            field=models.GeneratedField(
                db_persist=True,
                expression=Case(
                    When(status="D", then=Value(None)),
                    When(deleted_at__isnull=False, then=Value(None)),
                    When(paid_total__lt=OWED, then=F("asked_until")),
                ),
                output_field=models.DateField(null=True),
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=Q(due_on__isnull=False), fields=["due_on", "id"], name="sales_order_due_on"
            ),
        ),
    ]
