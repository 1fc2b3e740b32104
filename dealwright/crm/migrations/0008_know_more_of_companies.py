"""Know more of companies."""

from typing import Any, ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("crm", "0007_merge_clients")]

    operations: ClassVar[list[Any]] = []
