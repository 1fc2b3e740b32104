"""Put triggers and rules on stages."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("records", "0001_let_records_stand_in_pipelines"),
    ]

    operations = [
        migrations.CreateModel(
            name="Rule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("action", models.CharField(max_length=80)),
                ("settings", models.JSONField(blank=True, default=dict)),
                ("delay_minutes", models.PositiveIntegerField(default=0)),
                ("is_active", models.BooleanField(default=True)),
                ("position", models.FloatField(default=0)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "stage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rules", to="records.stage"
                    ),
                ),
            ],
            options={
                "db_table": "automation_rule",
                "ordering": ("position", "id"),
            },
        ),
        migrations.CreateModel(
            name="RuleRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule_version", models.PositiveIntegerField()),
                ("on_kind", models.CharField(max_length=40)),
                ("on_id", models.BigIntegerField()),
                ("event_id", models.BigIntegerField()),
                ("depth", models.PositiveSmallIntegerField(default=0)),
                ("state", models.CharField(default="waiting", max_length=10)),
                ("due_at", models.DateTimeField()),
                ("fence", models.IntegerField(default=0)),
                ("leased_by", models.IntegerField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("error", models.TextField(blank=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="runs", to="automation.rule"
                    ),
                ),
            ],
            options={
                "db_table": "automation_rule_run",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["due_at", "id"],
                        name="automation_run_due",
                    ),
                    models.Index(fields=["on_kind", "on_id", "-id"], name="automation_run_on"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("rule", "on_kind", "on_id", "event_id"), name="one_run_per_rule_and_entering"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Trigger",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("event_kind", models.CharField(max_length=80)),
                ("settings", models.JSONField(blank=True, default=dict)),
                ("allow_back", models.BooleanField(default=False)),
                ("is_active", models.BooleanField(default=True)),
                ("position", models.FloatField(default=0)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "stage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="triggers",
                        to="records.stage",
                    ),
                ),
            ],
            options={
                "db_table": "automation_trigger",
                "ordering": ("position", "id"),
                "indexes": [models.Index(fields=["event_kind"], name="automation_trigger_kind")],
            },
        ),
    ]
