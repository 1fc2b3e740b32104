"""Pin entries of a timeline and mention people in notes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("records", "0006_ask_for_fields_before_a_stage")]

    operations: list[migrations.operations.base.Operation] = []
