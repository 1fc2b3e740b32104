"""Convert leads."""

from typing import Any, ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("crm", "0005_plan_activities")]

    operations: ClassVar[list[Any]] = []
