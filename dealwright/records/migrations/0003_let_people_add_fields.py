"""Let people add fields."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0002_keep_a_bin_and_undo"),
    ]

    operations = []
