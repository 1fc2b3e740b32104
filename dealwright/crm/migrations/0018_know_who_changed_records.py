"""Know who made a record and who changed it last, and let some be available to everyone.

The log tells the first of the newest ones that are there already.
"""

from django.conf import settings
from django.db import migrations, models

KINDS = ("lead", "deal", "contact", "company")
MOST = 100_000
"""Records of each kind that are looked up: a large company does not wait; the older ones stay empty."""

FILL = """
WITH newest AS (SELECT id FROM crm_{kind} ORDER BY id DESC LIMIT {most}),
told AS (
    SELECT newest.id,
        (array_agg(event.actor_id ORDER BY event.id)
            FILTER (WHERE event.kind = '{kind}.created' AND event.actor_kind = 'user'))[1] AS made_by,
        (array_agg(CASE WHEN event.actor_kind = 'user' THEN event.actor_id END ORDER BY event.id DESC))[1]
            AS changed_by
    FROM newest
    JOIN event_link ON event_link.record_kind = '{kind}' AND event_link.record_id = newest.id
    JOIN event ON event.id = event_link.event_id AND event.at = event_link.at
    WHERE event.subject_kind = '{kind}' AND event.subject_id = newest.id AND event.kind LIKE '{kind}.%%'
    GROUP BY newest.id
)
UPDATE crm_{kind} SET created_by_id = maker.id, updated_by_id = changer.id
FROM told
LEFT JOIN people_user maker ON maker.id = told.made_by
LEFT JOIN people_user changer ON changer.id = told.changed_by
WHERE crm_{kind}.id = told.id AND (maker.id IS NOT NULL OR changer.id IS NOT NULL)
"""


def fill(apps, schema_editor):
    """Ask the log."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for kind in KINDS:
            cursor.execute(FILL.format(kind=kind, most=MOST).replace("%%", "%"))


def _person(**given):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        blank=True,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        **given,
    )


def _index(kind):
    return models.Index(
        fields=["-id"],
        name=f"crm_{kind}_everyone",
        condition=models.Q(is_for_everyone=True, deleted_at=None),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0017_show_clients_and_know_their_campaign"),
        ("events", "0002_find_the_events_of_a_change"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *(migrations.AddField(kind, "created_by", _person()) for kind in KINDS),
        *(migrations.AddField(kind, "updated_by", _person(db_index=False)) for kind in KINDS),
        *(
            migrations.AddField(kind, "is_for_everyone", models.BooleanField(db_default=False, default=False))
            for kind in KINDS
        ),
        *(migrations.AddIndex(kind, _index(kind)) for kind in KINDS),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
