"""Find the deals and leads that are here already by the name of their company too.

Some thousand rows at a time, each batch for itself, so that nobody waits who moves a deal meanwhile; begun
again after an interruption, it passes over what is done.
"""

from typing import Any, ClassVar

from django.db import migrations

STEP = 20_000
"""Keys of one batch."""

FOLDED = r"""trim(regexp_replace(normalize(regexp_replace(normalize(replace(lower(name), 'ß', 'ss'), NFKD),
  '[\u0300-\u036F]', '', 'g'), NFC), '\s+', ' ', 'g'))"""
"""As `kit.text.search_key` folds a name."""

LAST = "SELECT coalesce(max(id), 0) FROM {table} WHERE company_id IS NOT NULL"

FIND = """
UPDATE {table} AS record SET search_key = trim(record.search_key || ' ' || company.folded)
FROM (SELECT id, {folded} AS folded FROM crm_company) AS company
WHERE record.company_id = company.id AND record.id >= %s AND record.id < %s
  AND strpos(record.search_key, company.folded) = 0
"""


def find_by_company(apps: Any, schema_editor: Any) -> None:
    """Append the folded name of the company to the search keys that lack it."""
    with schema_editor.connection.cursor() as cursor:
        for table in ("crm_deal", "crm_lead"):
            cursor.execute(LAST.format(table=table))
            last = cursor.fetchone()[0]
            for first in range(0, last + 1, STEP):
                cursor.execute(FIND.format(table=table, folded=FOLDED), [first, first + STEP])


class Migration(migrations.Migration):
    atomic = False
    dependencies: ClassVar[list[Any]] = [("crm", "0011_know_what_lines_cost")]

    operations: ClassVar[list[Any]] = [migrations.RunPython(find_by_company, migrations.RunPython.noop)]
