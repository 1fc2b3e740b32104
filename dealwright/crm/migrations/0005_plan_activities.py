"""Ask for activities by the record they are about; let people choose how they are reminded."""

from typing import Any, ClassVar

import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0004_know_leads_companies_and_activities"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.AddField(
            model_name="binding",
            name="on",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.text.Concat(
                    django.db.models.functions.comparison.Cast("on_kind", models.TextField()),
                    models.Value(":", output_field=models.TextField()),
                    django.db.models.functions.comparison.Cast("on_id", models.TextField()),
                ),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddIndex(
            model_name="binding",
            index=models.Index(fields=["on"], name="crm_activity_binding_on"),
        ),
        migrations.CreateModel(
            name="ReminderChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("by_bell", models.BooleanField(default=True)),
                ("by_email", models.BooleanField(default=True)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"db_table": "crm_reminder_choice"},
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(
                fields=["responsible", "next_step_at", "id"],
                name="crm_deal_own_next_step",
                condition=models.Q(
                    archived_at=None, closed_at=None, deleted_at=None, next_step_at__isnull=False
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(
                fields=["responsible", "last_interaction_at", "id"],
                name="crm_deal_own_quiet",
                condition=models.Q(archived_at=None, closed_at=None, deleted_at=None),
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                fields=["responsible", "next_step_at", "id"],
                name="crm_lead_own_next_step",
                condition=models.Q(
                    archived_at=None, closed_at=None, deleted_at=None, next_step_at__isnull=False
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                fields=["responsible", "last_interaction_at", "id"],
                name="crm_lead_own_quiet",
                condition=models.Q(archived_at=None, closed_at=None, deleted_at=None),
            ),
        ),
    ]
