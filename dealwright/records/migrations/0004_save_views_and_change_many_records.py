"""Save views and change many records at once."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0003_let_people_add_fields"),
    ]

    operations = []
