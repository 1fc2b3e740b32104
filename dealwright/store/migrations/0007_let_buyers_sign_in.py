"""Buyers sign in to the shop by a letter, and find their orders by the address they typed."""

from typing import Any, ClassVar

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import dealwright.kit.clock

KEY = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def _contact() -> Any:
    return models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="crm.contact")


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [
        ("store", "0006_say_where_tax_is_due"),
        ("crm", "0015_let_colleagues_observe_clients"),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name="BuyerAccount",
            fields=[
                ("id", KEY),
                ("contact", _contact()),
                ("email", models.CharField(max_length=254, unique=True)),
                ("created_at", models.DateTimeField(default=dealwright.kit.clock.now)),
                ("signed_in_at", models.DateTimeField(default=dealwright.kit.clock.now)),
            ],
            options={"db_table": "store_buyer_account"},
        ),
        migrations.CreateModel(
            name="BuyerSession",
            fields=[
                ("id", KEY),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to="store.buyeraccount",
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("device", models.CharField(blank=True, max_length=200)),
                ("started_at", models.DateTimeField(default=dealwright.kit.clock.now)),
                ("ends_at", models.DateTimeField()),
            ],
            options={
                "db_table": "store_buyer_session",
                "indexes": [models.Index(fields=["ends_at"], name="store_buyer_session_end")],
            },
        ),
        migrations.CreateModel(
            name="SignInAsk",
            fields=[
                ("id", KEY),
                ("email", models.CharField(max_length=254)),
                ("link_hash", models.CharField(max_length=64, unique=True)),
                ("browser_hash", models.CharField(max_length=64, unique=True)),
                ("code_hash", models.CharField(max_length=64)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("address", models.GenericIPAddressField(null=True)),
                ("leads_to", models.CharField(blank=True, max_length=300)),
                ("asked_at", models.DateTimeField(default=dealwright.kit.clock.now)),
                ("is_over", models.BooleanField(default=False)),
            ],
            options={
                "db_table": "store_sign_in_ask",
                "indexes": [
                    models.Index(fields=["email", "asked_at"], name="store_sign_in_ask_email"),
                    models.Index(fields=["address", "asked_at"], name="store_sign_in_ask_address"),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnprovenEmail",
            fields=[
                ("id", KEY),
                ("contact", _contact()),
                ("email", models.CharField(max_length=254)),
            ],
            options={
                "db_table": "store_unproven_email",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("contact"),
                        django.db.models.functions.text.Lower("email"),
                        name="unproven_email_once",
                    )
                ],
            },
        ),
        migrations.RunSQL(
            "UPDATE store_cart SET email = lower(email) WHERE ordered_at IS NOT NULL AND email <> lower(email)",
            migrations.RunSQL.noop,
        ),
        migrations.AddIndex(
            "cart",
            models.Index(
                condition=models.Q(("checkout_key__isnull", False)),
                fields=["checkout_key"],
                name="store_cart_of_checkout",
            ),
        ),
        migrations.AddIndex(
            "cart",
            models.Index(
                models.F("email"),
                condition=models.Q(("ordered_at__isnull", False), models.Q(("email", ""), _negated=True)),
                name="store_cart_bought_as",
            ),
        ),
    ]
