"""Know more of companies."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("crm", "0007_merge_clients")]

    operations: list[migrations.operations.base.Operation] = []
