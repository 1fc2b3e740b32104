"""Attach files to records."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0004_save_views_and_change_many_records"),
    ]

    operations = []
