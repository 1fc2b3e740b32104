"""Give rules and triggers their time, their condition and a name; add hours, variables and trials."""

import datetime

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def keep_delays(apps, schema_editor):
    """Rules that waited so far go on waiting after the entering."""
    apps.get_model("automation", "Rule").objects.filter(delay_minutes__gt=0).update(when="after")


class Migration(migrations.Migration):
    dependencies = [
        ("automation", "0001_put_triggers_and_rules_on_stages"),
        ("records", "0008_switch_extensions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BusinessHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("zone", models.CharField(blank=True, db_default="", default="", max_length=64)),
                ("opens_at", models.TimeField(default=datetime.time(9, 0))),
                ("closes_at", models.TimeField(default=datetime.time(18, 0))),
                (
                    "weekdays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "holidays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DateField(), blank=True, default=list, size=None
                    ),
                ),
                ("shortest_delay_minutes", models.PositiveSmallIntegerField(default=1)),
                ("most_moves", models.PositiveSmallIntegerField(default=10)),
                ("version", models.PositiveIntegerField(default=1)),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "db_table": "automation_business_hours",
            },
        ),
        migrations.CreateModel(
            name="Trial",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on_kind", models.CharField(max_length=40)),
                ("on_id", models.BigIntegerField()),
                ("longest_wait_seconds", models.PositiveIntegerField(default=10)),
                ("started_at", models.DateTimeField(auto_now_add=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "db_table": "automation_trial",
            },
        ),
        migrations.CreateModel(
            name="Variable",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=120)),
                ("type", models.CharField(max_length=20)),
                ("multiple", models.BooleanField(default=False)),
                ("visible_in", models.CharField(default="everywhere", max_length=40)),
                ("is_constant", models.BooleanField(default=False)),
                ("value", models.JSONField(blank=True, null=True)),
                ("description", models.CharField(blank=True, default="", max_length=500)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "db_table": "automation_variable",
                "ordering": ("code", "id"),
            },
        ),
        migrations.RemoveIndex(
            model_name="trigger",
            name="automation_trigger_kind",
        ),
        migrations.RenameField(
            model_name="trigger",
            old_name="event_kind",
            new_name="kind",
        ),
        migrations.AddField(
            model_name="rule",
            name="acts_as",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="rule",
            name="after_previous",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="rule",
            name="condition",
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name="rule",
            name="date_field",
            field=models.CharField(blank=True, db_default="", default="", max_length=80),
        ),
        migrations.AddField(
            model_name="rule",
            name="follows_date",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="rule",
            name="in_business_hours",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="rule",
            name="name",
            field=models.CharField(blank=True, db_default="", default="", max_length=120),
        ),
        migrations.AddField(
            model_name="rule",
            name="recipe",
            field=models.CharField(blank=True, db_default="", default="", max_length=60),
        ),
        migrations.AddField(
            model_name="rule",
            name="when",
            field=models.CharField(
                choices=[
                    ("immediately", "immediately"),
                    ("after", "after"),
                    ("before", "before"),
                    ("at", "at"),
                ],
                db_default="immediately",
                default="immediately",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="rulerun",
            name="due_local",
            field=models.CharField(blank=True, db_default="", default="", max_length=80),
        ),
        migrations.AddField(
            model_name="rulerun",
            name="explained",
            field=models.JSONField(blank=True, db_default=[], default=list),
        ),
        migrations.AddField(
            model_name="rulerun",
            name="waits_for",
            field=models.CharField(
                blank=True,
                choices=[("above", "above"), ("date", "date"), ("work", "work")],
                db_default="",
                default="",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="rulerun",
            name="is_pausing",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="rulerun",
            name="result",
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="trigger",
            name="acts_as",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="trigger",
            name="condition",
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name="trigger",
            name="name",
            field=models.CharField(blank=True, db_default="", default="", max_length=120),
        ),
        migrations.AddField(
            model_name="trigger",
            name="recipe",
            field=models.CharField(blank=True, db_default="", default="", max_length=60),
        ),
        migrations.AddField(
            model_name="trigger",
            name="secret",
            field=models.CharField(blank=True, db_default="", db_index=True, default="", max_length=64),
        ),
        migrations.AlterField(
            model_name="rulerun",
            name="due_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="trigger",
            index=models.Index(fields=["kind"], name="automation_trigger_kind"),
        ),
        migrations.AddField(
            model_name="trial",
            name="started_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="variable",
            constraint=models.UniqueConstraint(
                fields=("is_constant", "code"), name="automation_one_variable_per_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="trial",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("on_kind", "on_id"),
                name="automation_one_trial_per_record",
            ),
        ),
        migrations.RunPython(keep_delays, migrations.RunPython.noop),
    ]
