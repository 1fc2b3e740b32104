"""Open the log: events by month, their links, the outbox and the receipts."""

import django.contrib.postgres.fields
import django.db.models.expressions
from django.contrib.postgres.operations import BtreeGinExtension, TrigramExtension
from django.db import migrations, models

EVENT = """
CREATE SEQUENCE event_id_seq;
CREATE TABLE event (
    id bigint NOT NULL DEFAULT nextval('event_id_seq'),
    at timestamptz NOT NULL,
    kind text NOT NULL,
    subject_kind text NOT NULL,
    subject_id bigint NOT NULL,
    subject_label text NOT NULL,
    actor_kind text NOT NULL,
    actor_id bigint,
    actor_label text NOT NULL,
    facts jsonb NOT NULL,
    change_id uuid NOT NULL,
    caused_by bigint,
    depth smallint NOT NULL,
    quiet boolean NOT NULL,
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE INDEX event_kind_at ON event (kind, at DESC);

CREATE FUNCTION event_is_appended_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('dealwright.forgetting', true), '') = 'on' THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the log is appended only' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER event_is_appended_only BEFORE UPDATE OR DELETE ON event
    FOR EACH ROW EXECUTE FUNCTION event_is_appended_only();
"""

CLOSE = "DROP TABLE event; DROP FUNCTION event_is_appended_only(); DROP SEQUENCE event_id_seq;"


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        TrigramExtension(),
        BtreeGinExtension(),
        migrations.RunSQL(EVENT, CLOSE),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("kind", models.TextField()),
                ("subject_kind", models.TextField()),
                ("subject_id", models.BigIntegerField()),
                ("subject_label", models.TextField()),
                ("actor_kind", models.TextField()),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor_label", models.TextField()),
                ("facts", models.JSONField()),
                ("change_id", models.UUIDField()),
                ("caused_by", models.BigIntegerField(null=True)),
                ("depth", models.SmallIntegerField()),
                ("quiet", models.BooleanField()),
            ],
            options={"db_table": "event", "managed": False},
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "record_kind",
                        "record_id",
                        "at",
                        "event_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("record_kind", models.TextField()),
                ("record_id", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("event_id", models.BigIntegerField()),
            ],
            options={
                "db_table": "event_link",
                "indexes": [models.Index(fields=["event_id"], name="event_link_event")],
            },
        ),
        migrations.CreateModel(
            name="Outbox",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("change_id", models.UUIDField()),
                ("lane", models.BigIntegerField()),
                (
                    "event_ids",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("state", models.TextField()),
                ("due_at", models.DateTimeField()),
                ("attempts", models.IntegerField()),
                ("fence", models.IntegerField()),
                ("leased_by", models.IntegerField(null=True)),
                ("error", models.TextField()),
            ],
            options={
                "db_table": "outbox",
                "indexes": [
                    models.Index(
                        fields=["due_at", "id"], name="outbox_due", condition=models.Q(state="waiting")
                    ),
                    models.Index(
                        fields=["lane", "id"], name="outbox_lane", condition=models.Q(state="waiting")
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "event_id",
                        "reaction",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("event_id", models.BigIntegerField()),
                ("reaction", models.TextField()),
                (
                    "done_at",
                    models.DateTimeField(db_default=django.db.models.expressions.RawSQL("now()", ())),
                ),
            ],
            options={"db_table": "receipt"},
        ),
    ]
