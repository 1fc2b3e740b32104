"""The address of a trigger stands for whoever made it; of standing ones the log tells who that was."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_MAKERS = """
UPDATE automation_trigger t SET address_by_id = made.actor_id
FROM (
    SELECT DISTINCT ON (subject_id) subject_id, actor_id
    FROM event
    WHERE subject_kind = 'trigger' AND kind = 'trigger.edited' AND actor_kind = 'user'
      AND facts -> 'changes' @> '[{"field": "address"}]'
    ORDER BY subject_id, at DESC, id DESC) made
WHERE made.subject_id = t.id AND t.secret <> ''
  AND EXISTS (SELECT FROM people_user u WHERE u.id = made.actor_id)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("automation", "0006_wait_for_working_days"),
        ("events", "0001_open_the_log"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="trigger",
            name="address_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunSQL(_MAKERS, migrations.RunSQL.noop),
    ]
