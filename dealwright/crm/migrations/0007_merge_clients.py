"""Keep what a merge moved, so that it can be taken back."""

from typing import Any, ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("crm", "0006_convert_leads")]

    operations: ClassVar[list[Any]] = []
