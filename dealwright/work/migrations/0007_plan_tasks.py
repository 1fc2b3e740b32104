"""Tasks have a planned start and end beside their deadline."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("work", "0006_try_files_of_tasks_again")]

    operations = [
        migrations.AddField(
            model_name="task",
            name="begins_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="task",
            name="ends_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
