"""Let tasks lie in the recycle bin."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("work", "0001_give_people_tasks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="task",
            name="deleted_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                models.F("deleted_at"),
                models.F("id"),
                condition=models.Q(("deleted_at__isnull", False)),
                name="work_task_bin",
            ),
        ),
    ]
