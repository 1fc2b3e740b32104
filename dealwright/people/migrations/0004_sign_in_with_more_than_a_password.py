"""Sign in with more than a password."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

CACHE_TABLE = """
    CREATE TABLE IF NOT EXISTS people_cache (
        cache_key varchar(255) PRIMARY KEY,
        value text NOT NULL,
        expires timestamp with time zone NOT NULL
    );
    CREATE INDEX IF NOT EXISTS people_cache_expires ON people_cache (expires);
"""

# Accounts came from administrators until now, and what an administrator writes counts as confirmed.
CONFIRMED_ADDRESSES = """
    INSERT INTO account_emailaddress (user_id, email, verified, "primary")
    SELECT id, lower(email), true, true FROM people_user
    ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_let_roles_reach_further"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignInRules",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("is_second_step_required", models.BooleanField(default=False)),
            ],
            options={
                "db_table": "people_sign_in_rules",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="people_sign_in_rules_one")
                ],
            },
        ),
        migrations.CreateModel(
            name="OpenSession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("session_key", models.CharField(max_length=40, unique=True)),
                ("device", models.CharField(blank=True, max_length=200)),
                ("address", models.GenericIPAddressField(null=True)),
                ("started_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="open_sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "people_session",
                "indexes": [models.Index(fields=["seen_at"], name="people_session_seen")],
            },
        ),
        migrations.CreateModel(
            name="Provider",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                ("code", models.SlugField(max_length=40, unique=True)),
                ("issuer", models.URLField(max_length=300)),
                ("client_id", models.CharField(max_length=190)),
                ("secret_sealed", models.TextField()),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "new_people_role",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.role",
                    ),
                ),
            ],
            options={"db_table": "people_provider", "ordering": ("name", "id")},
        ),
        migrations.RunSQL(CACHE_TABLE, "DROP TABLE people_cache"),
        migrations.RunSQL(CONFIRMED_ADDRESSES, migrations.RunSQL.noop),
    ]
