"""Let an arrangement remember how its person looked at the records last."""

from typing import Any, ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [("records", "0009_arrange_cards")]

    operations: ClassVar[list[Any]] = [
        migrations.AddField(
            model_name="arrangement",
            name="last",
            field=models.JSONField(null=True),
        )
    ]
