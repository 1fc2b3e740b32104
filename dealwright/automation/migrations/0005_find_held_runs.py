"""Find the runs that a worker holds without looking at a million that wait."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("automation", "0004_take_turns")]

    operations = [
        migrations.AddIndex(
            model_name="rulerun",
            index=models.Index(
                fields=["leased_by"],
                name="automation_run_held",
                condition=models.Q(("leased_by__isnull", False), ("state", "waiting")),
            ),
        ),
    ]
