"""Messages know in whose name they are sent."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0005_seal_keys_of_addresses")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="sender_name",
            field=models.CharField(blank=True, db_default="", default="", max_length=120),
        ),
    ]
