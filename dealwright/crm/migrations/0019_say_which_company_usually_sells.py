"""Let one of our own companies be the one in whose name papers are written unless another is chosen."""

from typing import Any, ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [("crm", "0018_know_who_changed_records")]

    operations: ClassVar[list[Any]] = [
        migrations.AddField(
            "company", "is_usual_seller", models.BooleanField(db_default=False, default=False)
        ),
        migrations.AddConstraint(
            "company",
            models.UniqueConstraint(
                fields=["is_usual_seller"],
                condition=models.Q(is_usual_seller=True),
                name="one_usual_seller",
            ),
        ),
    ]
