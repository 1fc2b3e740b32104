"""Let orders have a next step, as deals and leads do; what is planned for them already counts."""

from typing import Any, ClassVar

from django.db import migrations, models

NEXT_STEPS = """
    WITH planned AS (
        SELECT about.on_id AS order_id, activity.due_at
        FROM crm_activity activity
        JOIN crm_activity_binding about ON about.activity_id = activity.id AND about.on_kind = 'order'
        WHERE activity.done_at IS NULL AND activity.deleted_at IS NULL
        UNION ALL
        SELECT about_id, due_at FROM work_task
        WHERE about_kind = 'order' AND done_at IS NULL AND deleted_at IS NULL AND archived_at IS NULL
    )
    UPDATE sales_order SET next_step_at = first.due_at
    FROM (SELECT order_id, min(due_at) AS due_at FROM planned GROUP BY order_id) AS first
    WHERE sales_order.id = first.order_id
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [
        ("crm", "0007_know_more_of_deals"),
        ("sales", "0011_know_more_of_modes"),
        ("work", "0003_know_search_keys_better"),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.AddField(
            model_name="order",
            name="next_step_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="order",
            name="closed_at",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(models.When(status__in=["F", "D"], then="stage_since")),
                output_field=models.DateTimeField(null=True),
            ),
        ),
        migrations.RunSQL(NEXT_STEPS, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                models.F("pipeline"),
                models.F("next_step_at"),
                models.F("id"),
                condition=models.Q(("archived_at", None), ("closed_at", None), ("deleted_at", None)),
                name="sales_order_next_step",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(
                    ("archived_at", None),
                    ("closed_at", None),
                    ("deleted_at", None),
                    ("next_step_at__isnull", False),
                ),
                fields=["responsible", "next_step_at", "id"],
                name="sales_order_own_next_step",
            ),
        ),
    ]
