"""Know leads, companies, activities, and more of contacts and deals."""

from decimal import Decimal

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dealwright.kit.clock


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0003_know_search_keys_better"),
        ("crm", "0003_know_search_keys_better"),
        ("records", "0006_ask_for_fields_before_a_stage"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BankAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("bank", models.CharField(blank=True, db_default="", max_length=160)),
                ("values", models.JSONField(default=dict)),
                ("currency", models.CharField(blank=True, db_default="", max_length=3)),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "db_table": "crm_bank_account",
                "ordering": ("position", "id"),
            },
        ),
        migrations.CreateModel(
            name="LeadLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("price", models.DecimalField(decimal_places=2, max_digits=16)),
                ("quantity", models.DecimalField(decimal_places=3, default=Decimal("1"), max_digits=12)),
                ("position", models.PositiveIntegerField(default=0)),
            ],
            options={
                "db_table": "crm_lead_line",
                "ordering": ("position", "id"),
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("minutes_before", models.PositiveIntegerField()),
                ("remind_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "crm_activity_reminder",
                "ordering": ("-minutes_before",),
            },
        ),
        migrations.CreateModel(
            name="Requisite",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("preset", models.CharField(max_length=20)),
                ("name", models.CharField(blank=True, db_default="", max_length=250)),
                ("values", models.JSONField(default=dict)),
                ("tax_number", models.CharField(blank=True, db_default="", max_length=40)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "db_table": "crm_requisite",
                "ordering": ("position", "id"),
            },
        ),
        migrations.AddField(
            model_name="contact",
            name="birth_date",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="contact",
            name="client_type",
            field=models.CharField(
                blank=True,
                choices=[
                    ("lead", "lead"),
                    ("prospect", "prospect"),
                    ("client", "client"),
                    ("inactive", "inactive"),
                    ("supplier", "supplier"),
                    ("partner", "partner"),
                    ("competitor", "competitor"),
                    ("other", "other"),
                ],
                db_default="",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="country",
            field=models.CharField(blank=True, db_default="", max_length=2),
        ),
        migrations.AddField(
            model_name="contact",
            name="do_not_track",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="contact",
            name="post",
            field=models.CharField(blank=True, db_default="", max_length=120),
        ),
        migrations.AddField(
            model_name="deal",
            name="is_repeat",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="deal",
            name="is_starred",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="deal",
            name="next_step_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="deal",
            name="observers",
            field=models.ManyToManyField(blank=True, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="deal",
            name="probability",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="deal",
            name="utm_campaign",
            field=models.CharField(blank=True, db_default="", max_length=200),
        ),
        migrations.AddField(
            model_name="deal",
            name="utm_content",
            field=models.CharField(blank=True, db_default="", max_length=200),
        ),
        migrations.AddField(
            model_name="deal",
            name="utm_medium",
            field=models.CharField(blank=True, db_default="", max_length=200),
        ),
        migrations.AddField(
            model_name="deal",
            name="utm_source",
            field=models.CharField(blank=True, db_default="", max_length=200),
        ),
        migrations.AddField(
            model_name="deal",
            name="utm_term",
            field=models.CharField(blank=True, db_default="", max_length=200),
        ),
        migrations.AlterField(
            model_name="contact",
            name="address",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AlterField(
            model_name="contact",
            name="city",
            field=models.CharField(blank=True, db_default="", max_length=120),
        ),
        migrations.AlterField(
            model_name="contact",
            name="postal_code",
            field=models.CharField(blank=True, db_default="", max_length=20),
        ),
        migrations.AlterField(
            model_name="contact",
            name="region",
            field=models.CharField(blank=True, db_default="", max_length=80),
        ),
        migrations.AlterField(
            model_name="waytoreach",
            name="contact",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="ways_to_reach",
                to="crm.contact",
            ),
        ),
        migrations.AlterField(
            model_name="waytoreach",
            name="kind",
            field=models.CharField(
                choices=[("phone", "phone"), ("email", "email"), ("web", "web"), ("im", "im")], max_length=8
            ),
        ),
        migrations.CreateModel(
            name="Activity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(db_index=True, default=dealwright.kit.clock.now)),
                ("updated_at", models.DateTimeField(default=dealwright.kit.clock.now)),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, default=list, size=None
                    ),
                ),
                ("custom", models.JSONField(blank=True, default=dict)),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
                ("deleted_at", models.DateTimeField(blank=True, null=True)),
                ("external_id", models.TextField(blank=True, null=True)),
                ("search_key", models.TextField(blank=True, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("todo", "todo"),
                            ("call", "call"),
                            ("meeting", "meeting"),
                            ("email", "email"),
                            ("sms", "sms"),
                            ("chat", "chat"),
                            ("form", "form"),
                            ("visit", "visit"),
                            ("wait", "wait"),
                        ],
                        max_length=8,
                    ),
                ),
                ("subject", models.CharField(max_length=200)),
                ("description", models.TextField(blank=True)),
                (
                    "when",
                    models.CharField(
                        choices=[
                            ("on_date", "on_date"),
                            ("as_soon_as_possible", "as_soon_as_possible"),
                            ("waiting", "waiting"),
                            ("none", "none"),
                        ],
                        default="on_date",
                        max_length=20,
                    ),
                ),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("ends_at", models.DateTimeField(blank=True, null=True)),
                ("color", models.CharField(blank=True, max_length=20)),
                ("priority", models.PositiveSmallIntegerField(default=2)),
                ("location", models.CharField(blank=True, max_length=200)),
                (
                    "direction",
                    models.CharField(blank=True, choices=[("in", "in"), ("out", "out")], max_length=3),
                ),
                ("is_unanswered", models.BooleanField(default=False)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("result", models.TextField(blank=True)),
                ("wait", models.JSONField(blank=True, null=True)),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "crm_activity",
            },
        ),
        migrations.CreateModel(
            name="Binding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on_kind", models.CharField(max_length=40)),
                ("on_id", models.BigIntegerField()),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bindings",
                        to="crm.activity",
                    ),
                ),
            ],
            options={
                "db_table": "crm_activity_binding",
                "ordering": ("position", "id"),
            },
        ),
        migrations.CreateModel(
            name="Company",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(db_index=True, default=dealwright.kit.clock.now)),
                ("updated_at", models.DateTimeField(default=dealwright.kit.clock.now)),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, default=list, size=None
                    ),
                ),
                ("custom", models.JSONField(blank=True, default=dict)),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
                ("deleted_at", models.DateTimeField(blank=True, null=True)),
                ("external_id", models.TextField(blank=True, null=True)),
                ("search_key", models.TextField(blank=True, editable=False)),
                ("address", models.TextField(blank=True, db_default="")),
                ("city", models.CharField(blank=True, db_default="", max_length=120)),
                ("region", models.CharField(blank=True, db_default="", max_length=80)),
                ("postal_code", models.CharField(blank=True, db_default="", max_length=20)),
                ("country", models.CharField(blank=True, db_default="", max_length=2)),
                ("name", models.CharField(max_length=250)),
                (
                    "client_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("lead", "lead"),
                            ("prospect", "prospect"),
                            ("client", "client"),
                            ("inactive", "inactive"),
                            ("supplier", "supplier"),
                            ("partner", "partner"),
                            ("competitor", "competitor"),
                            ("other", "other"),
                        ],
                        db_default="",
                        max_length=12,
                    ),
                ),
                ("industry", models.CharField(blank=True, db_default="", max_length=120)),
                ("employees", models.PositiveIntegerField(blank=True, null=True)),
                ("is_own", models.BooleanField(db_default=False, default=False)),
                ("source", models.CharField(blank=True, db_default="", max_length=40)),
                ("comment", models.TextField(blank=True, db_default="")),
                ("do_not_track", models.BooleanField(db_default=False, default=False)),
                (
                    "responsible",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "crm_company",
            },
        ),
        migrations.CreateModel(
            name="Address",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.TextField(blank=True, db_default="")),
                ("city", models.CharField(blank=True, db_default="", max_length=120)),
                ("region", models.CharField(blank=True, db_default="", max_length=80)),
                ("postal_code", models.CharField(blank=True, db_default="", max_length=20)),
                ("country", models.CharField(blank=True, db_default="", max_length=2)),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("delivery", "delivery"),
                            ("billing", "billing"),
                            ("registered", "registered"),
                            ("other", "other"),
                        ],
                        max_length=12,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="further_addresses",
                        to="crm.contact",
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="further_addresses",
                        to="crm.company",
                    ),
                ),
            ],
            options={
                "db_table": "crm_address",
                "ordering": ("position", "id"),
            },
        ),
        migrations.AddField(
            model_name="deal",
            name="company",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deals",
                to="crm.company",
            ),
        ),
        migrations.AddField(
            model_name="waytoreach",
            name="company",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="ways_to_reach",
                to="crm.company",
            ),
        ),
        migrations.CreateModel(
            name="ContactCompany",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="of_contacts",
                        to="crm.company",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="in_companies",
                        to="crm.contact",
                    ),
                ),
            ],
            options={
                "db_table": "crm_contact_company",
                "ordering": ("position", "id"),
            },
        ),
        migrations.AddField(
            model_name="contact",
            name="companies",
            field=models.ManyToManyField(
                blank=True, related_name="contacts", through="crm.ContactCompany", to="crm.company"
            ),
        ),
        migrations.CreateModel(
            name="ContactException",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(choices=[("phone", "phone"), ("email", "email")], max_length=8)),
                ("value", models.CharField(max_length=254)),
                ("normalised", models.CharField(max_length=254)),
                ("comment", models.CharField(blank=True, max_length=200)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "crm_contact_exception",
            },
        ),
        migrations.CreateModel(
            name="CrmSettings",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[("simple", "simple"), ("classic", "classic")], default="simple", max_length=8
                    ),
                ),
                (
                    "makes_company",
                    models.CharField(
                        choices=[("none", "none"), ("with", "with"), ("instead", "instead")],
                        default="none",
                        max_length=8,
                    ),
                ),
                ("repeats_are_opened", models.BooleanField(default=True)),
                (
                    "counts_for",
                    models.CharField(
                        choices=[("record", "record"), ("activity", "activity")],
                        default="record",
                        max_length=8,
                    ),
                ),
                ("quiet_days", models.PositiveSmallIntegerField(default=7)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "pipeline",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.pipeline",
                    ),
                ),
            ],
            options={
                "db_table": "crm_settings",
            },
        ),
        migrations.CreateModel(
            name="Lead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(db_index=True, default=dealwright.kit.clock.now)),
                ("updated_at", models.DateTimeField(default=dealwright.kit.clock.now)),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, default=list, size=None
                    ),
                ),
                ("custom", models.JSONField(blank=True, default=dict)),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
                ("deleted_at", models.DateTimeField(blank=True, null=True)),
                ("external_id", models.TextField(blank=True, null=True)),
                ("search_key", models.TextField(blank=True, editable=False)),
                ("address", models.TextField(blank=True, db_default="")),
                ("city", models.CharField(blank=True, db_default="", max_length=120)),
                ("region", models.CharField(blank=True, db_default="", max_length=80)),
                ("postal_code", models.CharField(blank=True, db_default="", max_length=20)),
                ("country", models.CharField(blank=True, db_default="", max_length=2)),
                ("utm_source", models.CharField(blank=True, db_default="", max_length=200)),
                ("utm_medium", models.CharField(blank=True, db_default="", max_length=200)),
                ("utm_campaign", models.CharField(blank=True, db_default="", max_length=200)),
                ("utm_content", models.CharField(blank=True, db_default="", max_length=200)),
                ("utm_term", models.CharField(blank=True, db_default="", max_length=200)),
                ("title", models.CharField(max_length=200)),
                ("stage_since", models.DateTimeField(default=dealwright.kit.clock.now)),
                ("first_name", models.CharField(blank=True, db_default="", max_length=120)),
                ("last_name", models.CharField(blank=True, db_default="", max_length=120)),
                ("name", models.CharField(blank=True, db_default="", max_length=250)),
                ("company_title", models.CharField(blank=True, db_default="", max_length=250)),
                ("post", models.CharField(blank=True, db_default="", max_length=120)),
                ("amount", models.DecimalField(decimal_places=2, default=0, max_digits=16)),
                ("currency", models.CharField(max_length=3)),
                ("amount_is_manual", models.BooleanField(default=False)),
                ("is_repeat", models.BooleanField(db_default=False, default=False)),
                ("source", models.CharField(blank=True, db_default="", max_length=40)),
                ("source_description", models.CharField(blank=True, db_default="", max_length=200)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("lost_reason", models.TextField(blank=True, db_default="")),
                ("comment", models.TextField(blank=True, db_default="")),
                ("last_interaction_at", models.DateTimeField(default=dealwright.kit.clock.now)),
                ("next_step_at", models.DateTimeField(blank=True, null=True)),
                (
                    "company",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leads",
                        to="crm.company",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leads",
                        to="crm.contact",
                    ),
                ),
                (
                    "observers",
                    models.ManyToManyField(blank=True, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "pipeline",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.pipeline"
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "stage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.stage"
                    ),
                ),
            ],
            options={
                "db_table": "crm_lead",
            },
        ),
        migrations.AddField(
            model_name="deal",
            name="lead",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="deals",
                to="crm.lead",
            ),
        ),
        migrations.AddField(
            model_name="waytoreach",
            name="lead",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="ways_to_reach",
                to="crm.lead",
            ),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(
                models.F("pipeline"),
                models.F("next_step_at"),
                models.F("id"),
                condition=models.Q(("archived_at", None), ("closed_at", None), ("deleted_at", None)),
                name="crm_deal_next_step",
            ),
        ),
        migrations.AddConstraint(
            model_name="waytoreach",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("company", None), ("contact__isnull", False), ("lead", None)),
                    models.Q(("company__isnull", False), ("contact", None), ("lead", None)),
                    models.Q(("company", None), ("contact", None), ("lead__isnull", False)),
                    _connector="OR",
                ),
                name="way_to_reach_has_one_owner",
            ),
        ),
        migrations.AddField(
            model_name="leadline",
            name="lead",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="crm.lead"
            ),
        ),
        migrations.AddField(
            model_name="leadline",
            name="product",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="catalog.product"
            ),
        ),
        migrations.AddField(
            model_name="reminder",
            name="activity",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="reminders", to="crm.activity"
            ),
        ),
        migrations.AddField(
            model_name="requisite",
            name="company",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="requisites",
                to="crm.company",
            ),
        ),
        migrations.AddField(
            model_name="requisite",
            name="contact",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="requisites",
                to="crm.contact",
            ),
        ),
        migrations.AddField(
            model_name="bankaccount",
            name="requisite",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="bank_accounts", to="crm.requisite"
            ),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(
                condition=models.Q(("deleted_at", None), ("done_at", None)),
                fields=["responsible", "due_at", "id"],
                name="crm_activity_open",
            ),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["done_by", "done_at", "id"], name="crm_activity_done"),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["done_at", "id"], name="crm_activity_done_at"),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(
                condition=models.Q(("deleted_at", None), ("is_unanswered", True)),
                fields=["responsible", "id"],
                name="crm_activity_unanswered",
            ),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["due_at", "id"], name="crm_activity_due"),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["-created_at", "-id"], name="crm_activity_newest"),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(
                models.F("deleted_at"),
                models.F("id"),
                condition=models.Q(("deleted_at__isnull", False)),
                name="crm_activity_bin",
            ),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["search_key"], name="crm_activity_search", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.UniqueConstraint(fields=("external_id",), name="activity_external_id"),
        ),
        migrations.AddConstraint(
            model_name="binding",
            constraint=models.UniqueConstraint(
                fields=("on_kind", "on_id", "activity"), name="one_binding_per_activity_and_record"
            ),
        ),
        migrations.AddIndex(
            model_name="company",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["search_key"], name="crm_company_search", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="company",
            index=models.Index(fields=["name", "id"], name="crm_company_name"),
        ),
        migrations.AddIndex(
            model_name="company",
            index=models.Index(fields=["-created_at", "-id"], name="crm_company_newest"),
        ),
        migrations.AddIndex(
            model_name="company",
            index=models.Index(fields=["responsible", "-id"], name="crm_company_owner"),
        ),
        migrations.AddIndex(
            model_name="company",
            index=models.Index(
                models.F("deleted_at"),
                models.F("id"),
                condition=models.Q(("deleted_at__isnull", False)),
                name="crm_company_bin",
            ),
        ),
        migrations.AddConstraint(
            model_name="company",
            constraint=models.UniqueConstraint(fields=("external_id",), name="company_external_id"),
        ),
        migrations.AddConstraint(
            model_name="address",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("company", None), ("contact__isnull", False)),
                    models.Q(("company__isnull", False), ("contact", None)),
                    _connector="OR",
                ),
                name="address_has_one_owner",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactcompany",
            constraint=models.UniqueConstraint(
                fields=("contact", "company"), name="one_contact_company_pair"
            ),
        ),
        migrations.AddConstraint(
            model_name="contactexception",
            constraint=models.UniqueConstraint(
                fields=("kind", "normalised"), name="one_exception_per_way_to_reach"
            ),
        ),
        migrations.AddConstraint(
            model_name="crmsettings",
            constraint=models.CheckConstraint(
                condition=models.Q(("pk", 1)), name="there_is_one_crm_settings"
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                models.F("stage"),
                models.OrderBy(models.F("stage_since"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("archived_at", None), ("deleted_at", None)),
                include=("amount", "currency"),
                name="crm_lead_in_column",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                models.F("responsible"),
                models.F("stage"),
                models.OrderBy(models.F("stage_since"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("archived_at", None), ("deleted_at", None)),
                include=("amount", "currency"),
                name="crm_lead_own_in_column",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                models.F("pipeline"),
                models.F("next_step_at"),
                models.F("id"),
                condition=models.Q(("archived_at", None), ("closed_at", None), ("deleted_at", None)),
                name="crm_lead_next_step",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                models.OrderBy(models.F("created_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="crm_lead_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                models.F("deleted_at"),
                models.F("id"),
                condition=models.Q(("deleted_at__isnull", False)),
                name="crm_lead_bin",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(fields=["amount", "id"], name="crm_lead_amount"),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(fields=["title", "id"], name="crm_lead_title"),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["search_key"], name="crm_lead_search", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddConstraint(
            model_name="lead",
            constraint=models.UniqueConstraint(fields=("external_id",), name="lead_external_id"),
        ),
        migrations.AddConstraint(
            model_name="lead",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 0)), name="lead_amount_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="leadline",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gt", 0)), name="lead_line_quantity_positive"
            ),
        ),
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(
                condition=models.Q(("sent_at", None)),
                fields=["remind_at", "id"],
                name="crm_activity_reminder_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(
                fields=("activity", "minutes_before"), name="one_reminder_per_activity_and_time"
            ),
        ),
        migrations.AddIndex(
            model_name="requisite",
            index=models.Index(
                condition=models.Q(("tax_number", ""), _negated=True),
                fields=["tax_number"],
                name="crm_requisite_tax",
            ),
        ),
        migrations.AddConstraint(
            model_name="requisite",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("company", None), ("contact__isnull", False)),
                    models.Q(("company__isnull", False), ("contact", None)),
                    _connector="OR",
                ),
                name="requisite_has_one_owner",
            ),
        ),
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} ALTER COLUMN search_key SET STATISTICS 1000",
                migrations.RunSQL.noop,
            )
            for table in ("crm_company", "crm_lead", "crm_activity")
        ),
    ]
