"""Convert leads."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("crm", "0005_plan_activities")]

    operations: list[migrations.operations.base.Operation] = []
