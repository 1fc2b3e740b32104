"""Write to clients."""

from django.db import migrations, models

import dealwright.kit.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("channel", models.CharField(choices=[("email", "email")], max_length=12)),
                ("is_incoming", models.BooleanField(default=False)),
                ("purpose", models.CharField(max_length=60)),
                ("key", models.CharField(max_length=200, null=True, unique=True)),
                ("address", models.CharField(max_length=320)),
                ("name", models.CharField(blank=True, max_length=250)),
                ("subject", models.CharField(blank=True, max_length=300)),
                ("text", models.TextField()),
                ("html", models.TextField(blank=True)),
                ("about", models.JSONField(db_default=models.Value([], models.JSONField()), default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("kept", "kept"),
                            ("queued", "queued"),
                            ("sent", "sent"),
                            ("failed", "failed"),
                            ("received", "received"),
                        ],
                        default="queued",
                        max_length=8,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("letter_id", models.BigIntegerField(blank=True, null=True, unique=True)),
                ("created_at", models.DateTimeField(default=dealwright.kit.clock.now)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": "channels_message",
                "indexes": [
                    models.Index(fields=["-created_at", "-id"], name="channels_message_newest"),
                    models.Index(fields=["state", "id"], name="channels_message_state"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sent_at__isnull", False),
                            models.Q(("state", "sent"), _negated=True),
                            _connector="OR",
                        ),
                        name="sent_message_has_moment",
                    )
                ],
            },
        ),
    ]
