"""Plan activities."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("crm", "0004_know_leads_companies_and_activities")]

    operations: list[migrations.operations.base.Operation] = []
