"""Save views and change many records at once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dealwright.kit.clock


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0003_let_people_add_fields"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BulkChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("of_kind", models.CharField(max_length=40)),
                ("act", models.JSONField()),
                ("query", models.TextField(blank=True)),
                ("runs_automation", models.BooleanField(default=False)),
                ("state", models.CharField(default="waiting", max_length=10)),
                ("total", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("unchanged", models.PositiveIntegerField(default=0)),
                ("refused", models.PositiveIntegerField(default=0)),
                ("stop_asked", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(default=dealwright.kit.clock.now)),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "responsible",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "undoes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="undone_by",
                        to="records.bulkchange",
                    ),
                ),
            ],
            options={
                "db_table": "records_bulk_change",
            },
        ),
        migrations.CreateModel(
            name="BulkItem",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "change_id",
                        "record_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("record_id", models.BigIntegerField()),
                ("state", models.CharField(default="waiting", max_length=10)),
                ("log_change", models.UUIDField(null=True)),
                ("reason", models.TextField(blank=True, default="")),
                (
                    "change",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="records.bulkchange",
                    ),
                ),
            ],
            options={
                "db_table": "records_bulk_item",
            },
        ),
        migrations.CreateModel(
            name="View",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("of_kind", models.CharField(max_length=40)),
                (
                    "place",
                    models.CharField(
                        choices=[("list", "List"), ("board", "Board")], default="list", max_length=8
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                (
                    "shared",
                    models.CharField(
                        choices=[
                            ("nobody", "Only you"),
                            ("department", "Your department"),
                            ("everybody", "Everybody"),
                        ],
                        default="nobody",
                        max_length=12,
                    ),
                ),
                ("query", models.TextField(blank=True)),
                ("position", models.FloatField(default=0)),
                ("is_default", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(default=dealwright.kit.clock.now)),
                ("updated_at", models.DateTimeField(default=dealwright.kit.clock.now)),
                ("deleted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "records_view",
                "ordering": ("position", "id"),
            },
        ),
        migrations.CreateModel(
            name="Arrangement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("of_kind", models.CharField(max_length=40)),
                ("columns", models.JSONField(default=dict)),
                ("pinned", models.JSONField(default=list)),
                ("first", models.JSONField(default=dict)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "records_arrangement",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "of_kind"), name="one_arrangement_per_person_and_kind"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="bulkchange",
            index=models.Index(
                condition=models.Q(("state__in", ["waiting", "running"])),
                fields=["id"],
                name="records_bulk_due",
            ),
        ),
        migrations.AddIndex(
            model_name="bulkchange",
            index=models.Index(fields=["responsible", "-id"], name="records_bulk_newest"),
        ),
        migrations.AddIndex(
            model_name="bulkitem",
            index=models.Index(
                condition=models.Q(("state", "waiting")),
                fields=["change", "record_id"],
                name="records_bulk_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="bulkitem",
            index=models.Index(
                condition=models.Q(("state", "refused")),
                fields=["change", "record_id"],
                name="records_bulk_refused",
            ),
        ),
        migrations.AddIndex(
            model_name="view",
            index=models.Index(fields=["of_kind", "place", "position"], name="records_view_of_kind"),
        ),
    ]
