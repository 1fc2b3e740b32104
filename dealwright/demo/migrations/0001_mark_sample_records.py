"""Mark sample records."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="SampleRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("record_id", models.BigIntegerField()),
            ],
            options={
                "db_table": "demo_sample_record",
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "record_id"), name="one_row_per_sample_record")
                ],
            },
        ),
    ]
