"""People note when they begin, break and end their working day."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_sign_in_with_more_than_a_password"),
    ]

    operations = [
        migrations.CreateModel(
            name="WorkingDayRules",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("is_on", models.BooleanField(default=False)),
            ],
            options={
                "db_table": "people_working_day_rules",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="people_working_day_rules_one")
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkingDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day_on", models.DateField()),
                ("started_at", models.DateTimeField()),
                ("break_began_at", models.DateTimeField(blank=True, null=True)),
                ("break_seconds", models.PositiveIntegerField(default=0)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("closes_at", models.DateTimeField()),
                ("is_closed_by_itself", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="working_days",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "people_working_day",
                "ordering": ("-day_on", "-id"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["closes_at"],
                        name="people_working_day_closes",
                    ),
                    models.Index(fields=["day_on", "id"], name="people_working_day_by_date"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "day_on"), name="people_working_day_of_date"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("user",),
                        name="people_working_day_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True),
                            ("ended_at__gte", models.F("started_at")),
                            _connector="OR",
                        ),
                        name="people_working_day_ends_after_it_begins",
                    ),
                ],
            },
        ),
    ]
