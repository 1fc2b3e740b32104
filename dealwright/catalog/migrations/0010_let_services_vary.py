"""Let a service have variations: nothing of them lies in the house either."""

from typing import Any, ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [("catalog", "0009_walk_along_the_price_lists")]

    operations: ClassVar[list[Any]] = [
        migrations.AddField("product", "of_services", models.BooleanField(db_default=False, default=False)),
    ]
