"""Find the orders that are here already by their sum too."""

from typing import Any, ClassVar

from django.db import migrations

FIND = """
UPDATE sales_order
SET search_key = trim(search_key || ' ' || total::text || ' ' || replace(total::text, '.', ','))
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [("sales", "0008_let_every_order_stand_in_a_stage")]

    operations: ClassVar[list[Any]] = [migrations.RunSQL(FIND, migrations.RunSQL.noop)]
