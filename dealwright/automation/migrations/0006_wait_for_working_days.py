"""Rules wait until somebody works."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("automation", "0005_find_held_runs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="rule",
            name="in_working_day",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="rulerun",
            name="day_of",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="rulerun",
            name="is_hurried",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AlterField(
            model_name="rulerun",
            name="waits_for",
            field=models.CharField(
                blank=True,
                choices=[("above", "above"), ("date", "date"), ("work", "work"), ("day", "day")],
                db_default="",
                default="",
                max_length=8,
            ),
        ),
        migrations.AddIndex(
            model_name="rulerun",
            index=models.Index(
                condition=models.Q(("state", "waiting"), ("waits_for", "day")),
                fields=["day_of"],
                name="automation_run_day",
            ),
        ),
    ]
