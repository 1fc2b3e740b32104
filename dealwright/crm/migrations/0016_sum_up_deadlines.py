"""Let the boards by deadline count and sum along an index, also what has no deadline."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0015_let_colleagues_observe_clients"),
        ("records", "0010_remember_what_was_looked_at"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="deal",
            name="crm_deal_next_step",
        ),
        migrations.RemoveIndex(
            model_name="deal",
            name="crm_deal_own_next_step",
        ),
        migrations.RemoveIndex(
            model_name="lead",
            name="crm_lead_next_step",
        ),
        migrations.RemoveIndex(
            model_name="lead",
            name="crm_lead_own_next_step",
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(
                models.F("pipeline"),
                models.F("next_step_at"),
                models.F("id"),
                condition=models.Q(("archived_at", None), ("closed_at", None), ("deleted_at", None)),
                include=("amount", "currency"),
                name="crm_deal_next_step",
            ),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(
                condition=models.Q(("archived_at", None), ("closed_at", None), ("deleted_at", None)),
                fields=["responsible", "next_step_at", "id"],
                include=("amount", "currency"),
                name="crm_deal_own_next_step",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                models.F("pipeline"),
                models.F("next_step_at"),
                models.F("id"),
                condition=models.Q(("archived_at", None), ("closed_at", None), ("deleted_at", None)),
                include=("amount", "currency"),
                name="crm_lead_next_step",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(("archived_at", None), ("closed_at", None), ("deleted_at", None)),
                fields=["responsible", "next_step_at", "id"],
                include=("amount", "currency"),
                name="crm_lead_own_next_step",
            ),
        ),
    ]
