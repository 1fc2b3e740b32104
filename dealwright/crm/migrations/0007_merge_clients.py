"""Keep what a merge moved, so that it can be taken back."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("crm", "0006_convert_leads")]

    operations: list[migrations.operations.base.Operation] = []
