"""Number orders: the counter that order numbers come from."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("sales", "0001_take_orders_and_payments")]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE sales_order_number_seq START 1001",
            "DROP SEQUENCE sales_order_number_seq",
        )
    ]
