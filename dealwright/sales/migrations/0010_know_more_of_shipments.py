from typing import Any, ClassVar

from django.db import migrations, models
from django.db.models.functions import Now

import dealwright.kit.clock


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [("sales", "0009_know_more_of_orders")]

    operations: ClassVar[list[Any]] = [
        migrations.AddField(
            "deliveryservice",
            "created_at",
            models.DateTimeField(default=dealwright.kit.clock.now, db_default=Now()),
        ),
        migrations.AddField(
            "deliveryservice",
            "updated_at",
            models.DateTimeField(default=dealwright.kit.clock.now, db_default=Now()),
        ),
    ]
