"""Switch extensions on and off."""

from typing import Any, ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("records", "0007_pin_entries_and_mention_people")]

    operations: ClassVar[list[Any]] = []
