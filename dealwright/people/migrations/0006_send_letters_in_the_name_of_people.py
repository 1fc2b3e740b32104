"""Letters know in whose name they are sent."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0005_note_working_days")]

    operations = [
        migrations.AddField(
            model_name="letter",
            name="sender_name",
            field=models.CharField(blank=True, db_default="", default="", max_length=120),
        ),
    ]
