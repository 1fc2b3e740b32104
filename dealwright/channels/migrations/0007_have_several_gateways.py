"""Further gateways of a channel, one of them the default; messages know theirs."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0006_send_in_the_name_of_people")]

    operations = [
        migrations.AlterField(
            model_name="sender",
            name="channel",
            field=models.CharField(choices=[("sms", "sms"), ("whatsapp", "whatsapp")], max_length=12),
        ),
        migrations.AddField(
            model_name="sender",
            name="name",
            field=models.CharField(blank=True, db_default="", default="", max_length=60),
        ),
        migrations.AddField(
            model_name="sender",
            name="is_default",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AddConstraint(
            model_name="sender",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_default", True)), fields=("channel",), name="one_default_gateway"
            ),
        ),
        migrations.AddConstraint(
            model_name="sender",
            constraint=models.UniqueConstraint(fields=("channel", "name"), name="one_gateway_of_a_name"),
        ),
        migrations.AddField(
            model_name="message",
            name="gateway",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="channels.sender",
            ),
        ),
    ]
