"""Know more of clients and deals: the type of a deal, how somebody is addressed, what a company takes in."""

from django.db import migrations, models


def _text(model, name, longest):
    return migrations.AddField(model, name, models.CharField(max_length=longest, blank=True, db_default=""))


def _type(model):
    return migrations.AlterField(
        model, "client_type", models.CharField(max_length=40, blank=True, db_default="")
    )


class Migration(migrations.Migration):
    dependencies = [("crm", "0012_find_deals_by_their_company")]

    operations = [
        _text("deal", "deal_type", 40),
        _text("deal", "source_description", 200),
        _text("lead", "honorific", 40),
        _text("lead", "second_name", 120),
        migrations.AddField("lead", "birth_date", models.DateField(null=True, blank=True)),
        _text("contact", "honorific", 40),
        _text("contact", "second_name", 120),
        _text("contact", "source_description", 200),
        _type("contact"),
        _text("company", "source_description", 200),
        migrations.AddField(
            "company",
            "revenue",
            models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True),
        ),
        _text("company", "revenue_currency", 3),
        _type("company"),
        migrations.AddField(
            "crmsettings",
            "field_map",
            models.JSONField(default=dict, blank=True, db_default=models.Value({}, models.JSONField())),
        ),
    ]
