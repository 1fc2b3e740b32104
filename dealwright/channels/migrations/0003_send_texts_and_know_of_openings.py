"""Let texts leave through gateways, and know of letters that they were opened."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dealwright.kit.clock


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [
        ("channels", "0002_know_more_of_messages"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name="Refusal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.CharField(max_length=254, unique=True)),
                ("refused_at", models.DateTimeField(default=dealwright.kit.clock.now)),
            ],
            options={
                "db_table": "channels_refusal",
            },
        ),
        migrations.CreateModel(
            name="Sender",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("sms", "sms"), ("whatsapp", "whatsapp")], max_length=12, unique=True
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[("log", "log"), ("apprise", "apprise"), ("http", "http")],
                        default="log",
                        max_length=8,
                    ),
                ),
                ("gateway_sealed", models.TextField(blank=True)),
                ("url", models.CharField(blank=True, max_length=500)),
                ("headers_sealed", models.TextField(blank=True)),
                (
                    "body_kind",
                    models.CharField(
                        choices=[("json", "json"), ("form", "form")], default="json", max_length=4
                    ),
                ),
                ("template", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "db_table": "channels_sender",
            },
        ),
        migrations.AddField(
            model_name="message",
            name="colleague",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="title",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        migrations.AddField(
            model_name="message",
            name="is_trial",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AlterField(
            model_name="message",
            name="channel",
            field=models.CharField(
                choices=[("email", "email"), ("sms", "sms"), ("whatsapp", "whatsapp")], max_length=12
            ),
        ),
        migrations.CreateModel(
            name="Tracking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("opened_at", models.DateTimeField(null=True)),
                ("openings", models.PositiveIntegerField(default=0)),
                (
                    "message",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tracking",
                        to="channels.message",
                    ),
                ),
            ],
            options={
                "db_table": "channels_tracking",
            },
        ),
        migrations.CreateModel(
            name="TrackingSettings",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_on", models.BooleanField(default=True)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "db_table": "channels_tracking_settings",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pk", 1)), name="there_is_one_tracking_settings"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Dispatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_done", models.BooleanField(default=False)),
                ("answer", models.TextField(blank=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("most_attempts", models.PositiveSmallIntegerField()),
                ("due_at", models.DateTimeField()),
                ("fence", models.PositiveIntegerField(default=0)),
                ("leased_by", models.IntegerField(null=True)),
                (
                    "message",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dispatch",
                        to="channels.message",
                    ),
                ),
            ],
            options={
                "db_table": "channels_dispatch",
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_done", False)),
                        fields=["due_at", "id"],
                        name="channels_dispatch_due",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TrackedLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("url", models.TextField()),
                ("clicks", models.PositiveIntegerField(default=0)),
                ("clicked_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tracked_links",
                        to="channels.message",
                    ),
                ),
            ],
            options={
                "db_table": "channels_tracked_link",
                "ordering": ("number",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("message", "number"), name="one_link_per_number_of_letter"
                    )
                ],
            },
        ),
    ]
