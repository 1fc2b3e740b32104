"""Know more of the search keys, so that a rare word is never taken for a common one.

With the usual hundred samples one that holds the word makes PostgreSQL expect it in every hundredth record,
and read the newest half of a million instead of asking the index of trigrams.
"""

from django.db import migrations

TABLES = (
    "crm_deal",
    "crm_contact",
)


class Migration(migrations.Migration):
    dependencies = [("crm", "0002_let_records_lie_in_the_bin")]

    operations = [
        migrations.RunSQL(
            [f"ALTER TABLE {table} ALTER COLUMN search_key SET STATISTICS 1000", f"ANALYZE {table}"],
            [f"ALTER TABLE {table} ALTER COLUMN search_key SET STATISTICS -1"],
        )
        for table in TABLES
    ]
