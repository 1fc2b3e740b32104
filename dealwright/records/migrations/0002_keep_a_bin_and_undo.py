"""Keep a bin and undo changes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0001_let_records_stand_in_pipelines"),
    ]

    operations = []
