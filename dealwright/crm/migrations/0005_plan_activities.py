"""Plan activities."""

from typing import Any, ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("crm", "0004_know_leads_companies_and_activities")]

    operations: ClassVar[list[Any]] = []
