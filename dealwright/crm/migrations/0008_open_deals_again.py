"""Templates from which deals are opened again and again, and the days that have come."""

import datetime

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dealwright.kit.clock


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0007_know_more_of_deals"),
        ("records", "0009_arrange_cards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RecurringDeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("contents", models.JSONField(default=dict)),
                (
                    "unit",
                    models.CharField(
                        choices=[("days", "days"), ("weeks", "weeks"), ("months", "months")], max_length=8
                    ),
                ),
                ("every", models.PositiveSmallIntegerField(default=1)),
                (
                    "weekdays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                ("month_day", models.SmallIntegerField(blank=True, null=True)),
                ("begins_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("times", models.PositiveIntegerField(blank=True, null=True)),
                ("at", models.TimeField(default=datetime.time(9, 0))),
                ("zone", models.CharField(max_length=60)),
                ("is_active", models.BooleanField(default=True)),
                ("made", models.PositiveIntegerField(default=0)),
                ("next_on", models.DateField(blank=True, null=True)),
                ("next_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(default=dealwright.kit.clock.now)),
                ("updated_at", models.DateTimeField(default=dealwright.kit.clock.now)),
                ("deleted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "company",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="crm.company",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="crm.contact",
                    ),
                ),
                (
                    "of_deal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="crm.deal",
                    ),
                ),
                (
                    "pipeline",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.pipeline"
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "stage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.stage"
                    ),
                ),
            ],
            options={
                "db_table": "crm_recurring_deal",
                "ordering": ("title", "id"),
            },
        ),
        migrations.CreateModel(
            name="Occurrence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField()),
                ("error", models.TextField(blank=True)),
                ("made_at", models.DateTimeField(default=dealwright.kit.clock.now)),
                (
                    "deal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="crm.deal",
                    ),
                ),
                (
                    "recurring",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="occurrences",
                        to="crm.recurringdeal",
                    ),
                ),
            ],
            options={
                "db_table": "crm_recurring_occurrence",
                "ordering": ("-on",),
            },
        ),
        migrations.AddIndex(
            model_name="recurringdeal",
            index=models.Index(
                condition=models.Q(("deleted_at", None), ("next_at__isnull", False)),
                fields=["next_at"],
                name="crm_recurring_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="occurrence",
            constraint=models.UniqueConstraint(fields=("recurring", "on"), name="one_deal_per_recurring_day"),
        ),
    ]
