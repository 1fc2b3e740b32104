"""Know what a message is about by rows of its own, so that rights and lists find it by an index."""

from typing import Any, ClassVar

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Cast, Concat


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [("channels", "0001_write_to_clients")]

    operations: ClassVar[list[Any]] = [
        migrations.RemoveField(model_name="message", name="about"),
        migrations.AddField(
            model_name="message",
            name="reply_to",
            field=models.CharField(blank=True, db_default="", max_length=254),
        ),
        migrations.AddField(
            model_name="message",
            name="tells_of",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), blank=True, db_default=[], default=list, size=None
            ),
        ),
        migrations.CreateModel(
            name="MessageLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on_kind", models.CharField(max_length=40)),
                ("on_id", models.BigIntegerField()),
                (
                    "on",
                    models.GeneratedField(
                        db_persist=True,
                        expression=Concat(
                            Cast("on_kind", models.TextField()),
                            models.Value(":", output_field=models.TextField()),
                            Cast("on_id", models.TextField()),
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                ("label", models.CharField(max_length=200)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="channels.message",
                    ),
                ),
            ],
            options={
                "db_table": "channels_message_link",
                "ordering": ("position", "id"),
                "indexes": [models.Index(fields=["on", "-message"], name="channels_message_link_on")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("on_kind", "on_id", "message"), name="one_link_per_message_and_record"
                    )
                ],
            },
        ),
    ]
