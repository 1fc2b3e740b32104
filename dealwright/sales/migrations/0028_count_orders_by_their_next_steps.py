"""Let boards of the next steps of orders be counted along their indexes."""

from typing import Any, ClassVar

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [("sales", "0027_know_what_others_call_them")]

    operations: ClassVar[list[Any]] = [
        migrations.RemoveIndex("order", "sales_order_next_step"),
        migrations.AddIndex(
            "order",
            models.Index(
                "pipeline",
                "next_step_at",
                "id",
                name="sales_order_next_step",
                condition=Q(archived_at=None, closed_at=None, deleted_at=None),
                include=["total", "currency"],
            ),
        ),
        migrations.RemoveIndex("order", "sales_order_own_next_step"),
        migrations.AddIndex(
            "order",
            models.Index(
                fields=["responsible", "next_step_at", "id"],
                name="sales_order_own_next_step",
                condition=Q(archived_at=None, closed_at=None, deleted_at=None, next_step_at__isnull=False),
                include=["pipeline", "total", "currency"],
            ),
        ),
    ]
