"""Remember how far a switch from leads to deals is."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dealwright.kit.clock


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0006_merge_clients"),
        ("records", "0006_ask_for_fields_before_a_stage"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ModeSwitch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("keeps_activities", models.BooleanField(default=True)),
                ("makes_company", models.CharField(max_length=8)),
                ("state", models.CharField(default="waiting", max_length=8)),
                ("total", models.PositiveIntegerField()),
                ("converted", models.PositiveIntegerField(default=0)),
                ("refused", models.PositiveIntegerField(default=0)),
                ("refusals", models.JSONField(default=list)),
                ("last_lead", models.BigIntegerField(default=0)),
                ("created_at", models.DateTimeField(default=dealwright.kit.clock.now)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "pipeline",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="records.pipeline",
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "crm_mode_switch",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["waiting", "running"])),
                        fields=["id"],
                        name="crm_mode_switch_due",
                    )
                ],
            },
        ),
    ]
