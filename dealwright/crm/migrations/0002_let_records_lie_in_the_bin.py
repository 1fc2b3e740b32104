"""Let deals and contacts lie in the recycle bin; boards look past them."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0001_keep_deals_and_contacts"),
        ("records", "0001_let_records_stand_in_pipelines"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="deleted_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="deal",
            name="deleted_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                models.F("deleted_at"),
                models.F("id"),
                condition=models.Q(("deleted_at__isnull", False)),
                name="crm_contact_bin",
            ),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(
                models.F("stage"),
                models.OrderBy(models.F("stage_since"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("archived_at", None), ("deleted_at", None)),
                include=("amount", "currency"),
                name="crm_deal_in_column",
            ),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(
                models.F("responsible"),
                models.F("stage"),
                models.OrderBy(models.F("stage_since"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("archived_at", None), ("deleted_at", None)),
                include=("amount", "currency"),
                name="crm_deal_own_in_column",
            ),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(
                models.F("deleted_at"),
                models.F("id"),
                condition=models.Q(("deleted_at__isnull", False)),
                name="crm_deal_bin",
            ),
        ),
        migrations.RemoveIndex(
            model_name="deal",
            name="crm_deal_column",
        ),
        migrations.RemoveIndex(
            model_name="deal",
            name="crm_deal_own_column",
        ),
    ]
