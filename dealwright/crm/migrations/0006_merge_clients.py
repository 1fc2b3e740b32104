"""Keep what a merge moved, so that it can be taken back."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dealwright.kit.clock

KEY = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def a_person() -> Any:
    return models.ForeignKey(
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0005_plan_activities"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Merge",
            fields=[
                ("id", KEY.clone()),
                ("of_kind", models.CharField(max_length=40)),
                ("survivor_id", models.BigIntegerField()),
                ("moved", models.JSONField(default=dict)),
                ("before", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField(default=dealwright.kit.clock.now)),
                ("split_at", models.DateTimeField(blank=True, null=True)),
                ("made_by", a_person()),
            ],
            options={"db_table": "crm_merge"},
        ),
        migrations.CreateModel(
            name="MergedRecord",
            fields=[
                ("id", KEY.clone()),
                ("of_kind", models.CharField(max_length=40)),
                ("record_id", models.BigIntegerField()),
                ("into_id", models.BigIntegerField()),
                ("is_merged", models.BooleanField(default=True)),
                (
                    "merge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="merged", to="crm.merge"
                    ),
                ),
            ],
            options={
                "db_table": "crm_merged_record",
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_merged", True)),
                        fields=["of_kind", "into_id"],
                        name="crm_merged_into",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_merged", True)),
                        fields=("of_kind", "record_id"),
                        name="merged_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NotSame",
            fields=[
                ("id", KEY.clone()),
                ("of_kind", models.CharField(max_length=40)),
                ("first_id", models.BigIntegerField()),
                ("second_id", models.BigIntegerField()),
                ("said_at", models.DateTimeField(default=dealwright.kit.clock.now)),
                ("said_by", a_person()),
            ],
            options={
                "db_table": "crm_not_same",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("of_kind", "first_id", "second_id"), name="not_same_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first_id__lt", models.F("second_id"))), name="not_same_in_order"
                    ),
                ],
            },
        ),
    ]
