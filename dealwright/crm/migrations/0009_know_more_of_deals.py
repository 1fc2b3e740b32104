"""Know more of deals."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("crm", "0008_know_more_of_companies")]

    operations: list[migrations.operations.base.Operation] = []
