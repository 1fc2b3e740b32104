"""No field of the checkout says where tax is due: each product knows its own rate."""

from typing import Any, ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [("store", "0003_let_clients_refuse_reminders")]

    operations: ClassVar[list[Any]] = [migrations.RemoveField("checkoutfield", "is_tax_location")]
