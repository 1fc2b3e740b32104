"""Keep the calls to other programs until they are taken."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("automation", "0002_time_judge_and_share")]

    operations = [
        migrations.CreateModel(
            name="WebhookCall",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=80, unique=True)),
                ("url", models.TextField()),
                ("body", models.JSONField()),
                ("state", models.CharField(default="queued", max_length=6)),
                ("status", models.PositiveSmallIntegerField(null=True)),
                ("problem", models.TextField(blank=True, db_default="", default="")),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("due_at", models.DateTimeField()),
                ("fence", models.PositiveIntegerField(default=0)),
                ("leased_by", models.IntegerField(null=True)),
                ("created_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "automation_webhook_call",
                "indexes": [
                    models.Index(
                        condition=Q(state="queued"), fields=["due_at", "id"], name="automation_webhook_due"
                    ),
                    models.Index(
                        condition=Q(state="taken"),
                        fields=["finished_at"],
                        name="automation_webhook_finished",
                    ),
                ],
            },
        ),
    ]
