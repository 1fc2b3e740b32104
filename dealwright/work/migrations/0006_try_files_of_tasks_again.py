"""Tasks know when files that could not be read are tried again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("work", "0005_let_people_take_part")]

    operations = [
        migrations.AddField(
            model_name="task",
            name="files_due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
