"""Give orders and payments the columns of every record."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sales", "0002_number_orders"),
    ]

    operations = [
        migrations.AddField(
            model_name="order",
            name="deleted_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="payment",
            name="deleted_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
