"""Pin entries of a timeline, comment on them, edit notes and put files into them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dealwright.kit.clock


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0006_ask_for_fields_before_a_stage"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("note", "entry_id", models.BigIntegerField(blank=True, null=True)),
        migrations.AddField("note", "version", models.PositiveIntegerField(db_default=1, default=1)),
        migrations.AddField("note", "edited_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddIndex(
            "note",
            models.Index(
                condition=models.Q(("entry_id__isnull", False)),
                fields=["on_kind", "on_id", "entry_id"],
                name="records_note_entry",
            ),
        ),
        migrations.AddField(
            "file",
            "note",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="files",
                to="records.note",
            ),
        ),
        migrations.CreateModel(
            name="Pin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on_kind", models.CharField(max_length=40)),
                ("on_id", models.BigIntegerField()),
                ("event_id", models.BigIntegerField()),
                ("event_at", models.DateTimeField()),
                ("pinned_at", models.DateTimeField(default=dealwright.kit.clock.now)),
                (
                    "pinned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "records_pin",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("on_kind", "on_id", "event_id"), name="one_pin_per_record_and_entry"
                    )
                ],
            },
        ),
    ]
