"""Let orders and their lines know what other programs call them, payments what is wrong with them.

And invoices where they stood when they were paid.
"""

from typing import Any, ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def _words(longest: int = 200) -> Any:
    return models.CharField(blank=True, db_default="", default="", max_length=longest)


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [
        ("sales", "0026_count_in_fractions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.AddField("order", "accounting_id", _words()),
        migrations.AddField("order", "accounting_version", _words()),
        migrations.AddField("orderline", "external_id", _words()),
        migrations.AddField("payment", "marked_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("payment", "mark_reason", _words(500)),
        migrations.AddField(
            "payment",
            "mark_set_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            "invoice",
            "stage_when_paid",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="records.stage",
            ),
        ),
        migrations.AddIndex(
            "order",
            models.Index(
                fields=["accounting_id"],
                name="sales_order_accounting",
                condition=~models.Q(accounting_id=""),
            ),
        ),
    ]
