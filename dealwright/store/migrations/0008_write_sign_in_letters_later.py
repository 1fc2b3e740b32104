"""Whether an address is known is looked up after the one who typed it was answered."""

from typing import Any, ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [("store", "0007_let_buyers_sign_in")]

    operations: ClassVar[list[Any]] = [
        migrations.AddField(
            model_name="signinask",
            name="sealed",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
    ]
