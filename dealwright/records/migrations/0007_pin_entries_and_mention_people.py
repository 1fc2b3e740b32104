"""Pin entries of a timeline and mention people in notes."""

from typing import Any, ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("records", "0006_ask_for_fields_before_a_stage")]

    operations: ClassVar[list[Any]] = []
