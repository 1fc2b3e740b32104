"""Files of records: what each column means, the rows, what became of them, and their way back."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q, Value

import dealwright.kit.clock

NOTHING = Value({}, models.JSONField())
NONE = Value([], models.JSONField())


def person():
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
    )


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("records", "0011_arrange_cards_of_pipelines"),
    ]

    operations = [
        migrations.AddField("import", "of_kind", models.CharField(blank=True, db_default="", max_length=40)),
        migrations.AddField(
            "import", "state", models.CharField(default="done", db_default="done", max_length=10)
        ),
        migrations.AddField("import", "responsible", person()),
        migrations.AddField("import", "columns", models.JSONField(default=list, db_default=NONE)),
        migrations.AddField("import", "mapping", models.JSONField(default=list, db_default=NONE)),
        migrations.AddField("import", "options", models.JSONField(default=dict, db_default=NOTHING)),
        migrations.AddField("import", "total", models.PositiveIntegerField(default=0, db_default=0)),
        migrations.AddField("import", "done", models.PositiveIntegerField(default=0, db_default=0)),
        migrations.AddField("import", "changed", models.JSONField(default=dict, db_default=NOTHING)),
        migrations.AddField("import", "refused", models.PositiveIntegerField(default=0, db_default=0)),
        migrations.AddField("import", "taken_back", models.PositiveIntegerField(default=0, db_default=0)),
        migrations.AddField("import", "left", models.PositiveIntegerField(default=0, db_default=0)),
        migrations.AddField("import", "reverted_by", person()),
        migrations.AlterField("import", "started_at", models.DateTimeField(default=dealwright.kit.clock.now)),
        migrations.AddIndex(
            "import",
            models.Index(
                fields=["id"],
                name="records_import_due",
                condition=Q(state__in=["waiting", "running", "reverting"]),
            ),
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line", models.PositiveIntegerField()),
                ("cells", models.JSONField(default=list)),
                ("state", models.CharField(default="waiting", max_length=12)),
                ("record_id", models.BigIntegerField(null=True)),
                ("log_change", models.UUIDField(null=True)),
                ("reason", models.TextField(blank=True, default="")),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="records.import",
                    ),
                ),
            ],
            options={
                "db_table": "records_import_row",
                "constraints": [
                    models.UniqueConstraint(fields=["run", "line"], name="records_import_row_line")
                ],
                "indexes": [
                    models.Index(
                        fields=["run", "line"],
                        name="records_import_row_told",
                        condition=Q(state__in=["refused", "left"]),
                    ),
                    models.Index(
                        fields=["run", "log_change"],
                        name="records_import_row_written",
                        condition=Q(state__in=["created", "changed"]),
                    ),
                ],
            },
        ),
    ]
