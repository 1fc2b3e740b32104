"""A called address may need a key, which is sealed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0004_know_who_wrote_refusals_down")]

    operations = [
        migrations.AddField(
            model_name="sender",
            name="key_sealed",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
    ]
