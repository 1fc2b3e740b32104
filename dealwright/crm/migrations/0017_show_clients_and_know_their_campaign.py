"""Show a photo of a contact and the logo of a company, and know which campaign brought them."""

from django.db import migrations, models

UTM = ("utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term")


def _text(length):
    return models.CharField(blank=True, db_default="", max_length=length)


class Migration(migrations.Migration):
    dependencies = [("crm", "0016_sum_up_deadlines")]

    operations = [
        migrations.AddField("contact", "photo", _text(64)),
        migrations.AddField("company", "logo", _text(64)),
        *(migrations.AddField(model, mark, _text(200)) for model in ("contact", "company") for mark in UTM),
    ]
