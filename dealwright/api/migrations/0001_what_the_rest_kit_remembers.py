"""What the REST kit remembers: answers already given, and how fast each caller goes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="RateWindow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("owner", models.CharField(max_length=80)),
                ("minute", models.BigIntegerField()),
                ("taken", models.PositiveIntegerField()),
            ],
            options={
                "db_table": "api_rate_window",
                "indexes": [models.Index(fields=["minute"], name="api_windows_by_age")],
                "constraints": [
                    models.UniqueConstraint(fields=("owner", "minute"), name="api_one_window_per_minute")
                ],
            },
        ),
        migrations.CreateModel(
            name="StoredAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("owner", models.CharField(max_length=80)),
                ("key", models.CharField(max_length=255)),
                ("fingerprint", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField()),
                ("headers", models.JSONField()),
                ("body", models.BinaryField()),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "db_table": "api_idempotency_key",
                "indexes": [models.Index(fields=["created_at"], name="api_answers_by_age")],
                "constraints": [
                    models.UniqueConstraint(fields=("owner", "key"), name="api_one_answer_per_key")
                ],
            },
        ),
    ]
