"""Let people add fields."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import dealwright.kit.clock

SOURCES = [
    ("CALL", "Call"),
    ("EMAIL", "E-mail"),
    ("WEB", "Web site"),
    ("ADVERTISING", "Advertising"),
    ("PARTNER", "Partner"),
    ("RECOMMENDATION", "Recommendation"),
    ("TRADE_SHOW", "Trade show"),
    ("WEBFORM", "Web form"),
    ("CALLBACK", "Callback"),
    ("RC_GENERATOR", "Repeat sales"),
    ("STORE", "Online store"),
    ("OTHER", "Other"),
]
CLIENT_TYPES = [
    ("CLIENT", "Client"),
    ("SUPPLIER", "Supplier"),
    ("PARTNER", "Partner"),
    ("COMPETITOR", "Competitor"),
    ("OTHER", "Other"),
]
INDUSTRIES = [
    ("IT", "Information technology"),
    ("TELECOM", "Telecommunications"),
    ("MANUFACTURING", "Manufacturing"),
    ("BANKING", "Banking services"),
    ("CONSULTING", "Consulting"),
    ("FINANCE", "Finance"),
    ("GOVERNMENT", "Government"),
    ("DELIVERY", "Delivery"),
    ("ENTERTAINMENT", "Entertainment"),
    ("NOTPROFIT", "Non-profit"),
    ("OTHER", "Other"),
]
LISTS = [
    ("source", "Source", SOURCES),
    ("client_type", "Client type", CLIENT_TYPES),
    ("industry", "Industry", INDUSTRIES),
]


def fill(apps, editor):
    apps.get_model("records", "FieldsMark").objects.create(pk=1)
    lists = apps.get_model("records", "ReferenceList").objects
    for code, name, entries in LISTS:
        kept = [{"key": key, "words": words, "color": "", "archived": False} for key, words in entries]
        lists.create(code=code, name=name, entries=kept, is_built_in=True)


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0002_keep_a_bin_and_undo"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReferenceList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("entries", models.JSONField(default=list)),
                ("is_built_in", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(default=dealwright.kit.clock.now)),
                ("updated_at", models.DateTimeField(default=dealwright.kit.clock.now)),
            ],
            options={"db_table": "records_reference_list", "ordering": ("name", "id")},
        ),
        migrations.CreateModel(
            name="FieldsMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("mark", models.UUIDField(default=uuid.uuid4)),
            ],
            options={
                "db_table": "records_fields_mark",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="one_mark_of_fields")
                ],
            },
        ),
        migrations.CreateModel(
            name="CustomField",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("of_kind", models.CharField(max_length=40)),
                ("code", models.CharField(max_length=40)),
                ("label", models.CharField(max_length=80)),
                ("type", models.CharField(max_length=20)),
                ("multiple", models.BooleanField(default=False)),
                ("required", models.BooleanField(default=False)),
                ("default", models.JSONField(null=True)),
                ("help_text", models.CharField(blank=True, max_length=300)),
                ("settings", models.JSONField(default=dict)),
                ("section", models.CharField(blank=True, max_length=80)),
                ("position", models.FloatField()),
                ("shows_on_card", models.BooleanField(default=True)),
                ("shows_in_form", models.BooleanField(default=True)),
                ("shows_in_list", models.BooleanField(default=True)),
                ("is_filtered", models.BooleanField(default=True)),
                ("is_searched", models.BooleanField(default=False)),
                (
                    "index_state",
                    models.CharField(
                        choices=[
                            ("none", "none"),
                            ("waiting", "waiting"),
                            ("ready", "ready"),
                            ("failed", "failed"),
                        ],
                        default="none",
                        max_length=10,
                    ),
                ),
                ("index_error", models.TextField(blank=True)),
                ("searched_up_to", models.BigIntegerField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(default=dealwright.kit.clock.now)),
                ("updated_at", models.DateTimeField(default=dealwright.kit.clock.now)),
                ("deleted_at", models.DateTimeField(null=True)),
                (
                    "reference_list",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fields",
                        to="records.referencelist",
                    ),
                ),
            ],
            options={
                "db_table": "records_custom_field",
                "ordering": ("position", "id"),
                "constraints": [
                    models.UniqueConstraint(fields=("of_kind", "code"), name="one_field_of_a_code_per_kind"),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[a-z][a-z0-9_]{0,39}$")), name="code_of_a_field"
                    ),
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
