"""Know more of deals."""

from typing import Any, ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("crm", "0008_know_more_of_companies")]

    operations: ClassVar[list[Any]] = []
