"""Write letters, invite people, give departments heads and people photos and absences."""

import unicodedata

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")

# From the top of the tree down; a department that the release before opens meanwhile gets its path from
# the action that touches it next.
PATHS = """
WITH RECURSIVE tree AS (
    SELECT id, ARRAY[id] AS path FROM people_department WHERE parent_id IS NULL
    UNION ALL
    SELECT below.id, tree.path || below.id FROM people_department below JOIN tree ON below.parent_id = tree.id)
UPDATE people_department SET path = tree.path FROM tree WHERE people_department.id = tree.id
"""


def fill_search_keys(apps, schema_editor):
    """Derive the search key of everybody there is, as `dealwright.kit.text` does."""
    users = apps.get_model("people", "User").objects.all()
    for user in users:
        apart = unicodedata.normalize("NFKD", f"{user.name} {user.email} {user.position}".casefold())
        bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
        key = " ".join(unicodedata.normalize("NFC", bare).split())
        users.filter(pk=user.pk).update(search_key=key)


def user_of(name, **options):
    """A reference to a user."""
    return (
        name,
        models.ForeignKey(
            on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, **options
        ),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_give_people_accounts"),
    ]

    operations = [
        migrations.AddField(
            "department",
            "head",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="heads",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            "department",
            "path",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), db_default=[], default=list, editable=False, size=None
            ),
        ),
        migrations.RunSQL(PATHS, migrations.RunSQL.noop),
        migrations.AddIndex(
            "department",
            django.contrib.postgres.indexes.GinIndex(fields=["path"], name="people_department_path"),
        ),
        migrations.AddField(
            "user", "phone", models.CharField(blank=True, db_default="", default="", max_length=40)
        ),
        migrations.AddField(
            "user", "photo", models.CharField(blank=True, db_default="", default="", max_length=32)
        ),
        migrations.AddField(
            "user",
            "search_key",
            models.TextField(blank=True, db_default="", default="", editable=False),
        ),
        migrations.RunPython(fill_search_keys, migrations.RunPython.noop),
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", ID.clone()),
                user_of("user", related_name="absences"),
                ("begins_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("kind", models.CharField(default="holiday", max_length=10)),
                user_of("substitute", blank=True, null=True, related_name="+"),
                ("note", models.CharField(blank=True, max_length=500)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "db_table": "people_absence",
                "ordering": ("begins_on", "id"),
                "indexes": [
                    models.Index(fields=["user", "ends_on"], name="people_absence_of_user"),
                    models.Index(fields=["ends_on", "begins_on"], name="people_absence_days"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(ends_on__gte=models.F("begins_on")),
                        name="absence_ends_after_it_begins",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", ID.clone()),
                ("email", models.EmailField(max_length=254)),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.role"
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="people.department",
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("times_sent", models.PositiveSmallIntegerField(default=1)),
                user_of("invited_by", null=True, related_name="+"),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                user_of("user", null=True, related_name="+"),
            ],
            options={
                "db_table": "people_invitation",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("accepted_at", None), ("withdrawn_at", None)),
                        fields=("email",),
                        name="one_open_invitation_per_address",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", ID.clone()),
                ("to", models.CharField(max_length=320)),
                ("subject", models.CharField(max_length=300)),
                ("sealed", models.TextField()),
                ("message_id", models.CharField(max_length=250)),
                ("key", models.CharField(max_length=300, null=True, unique=True)),
                ("state", models.CharField(default="queued", max_length=6)),
                ("answer", models.TextField(blank=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("most_attempts", models.PositiveSmallIntegerField()),
                ("due_at", models.DateTimeField()),
                ("fence", models.PositiveIntegerField(default=0)),
                ("leased_by", models.IntegerField(null=True)),
                ("created_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "people_letter",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "queued")),
                        fields=["due_at", "id"],
                        name="people_letter_due",
                    ),
                    models.Index(fields=["state", "id"], name="people_letter_state"),
                ],
            },
        ),
        migrations.CreateModel(
            name="MailServer",
            fields=[
                ("id", ID.clone()),
                ("host", models.CharField(max_length=253)),
                ("port", models.PositiveIntegerField(default=587)),
                ("security", models.CharField(default="starttls", max_length=8)),
                ("user", models.CharField(blank=True, max_length=254)),
                ("password_sealed", models.TextField(blank=True)),
                ("sender_name", models.CharField(blank=True, max_length=120)),
                ("sender_address", models.EmailField(max_length=254)),
            ],
            options={
                "db_table": "people_mail_server",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="there_is_one_mail_server"),
                    models.CheckConstraint(
                        condition=models.Q(("port__gte", 1), ("port__lte", 65535)),
                        name="mail_server_port_exists",
                    ),
                ],
            },
        ),
    ]
