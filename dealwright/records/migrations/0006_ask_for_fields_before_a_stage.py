"""Let a stage ask for fields before a record enters it."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0005_attach_files"),
    ]

    operations = [
        migrations.AddField(
            model_name="stage",
            name="required_fields",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), blank=True, db_default=[], default=list, size=None
            ),
        ),
    ]
