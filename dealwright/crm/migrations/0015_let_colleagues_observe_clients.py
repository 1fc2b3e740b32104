"""Let colleagues observe contacts and companies."""

from django.conf import settings
from django.db import migrations, models


def _observers():
    return models.ManyToManyField(blank=True, related_name="+", to=settings.AUTH_USER_MODEL)


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0014_offer_types_and_sources_to_choose"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("contact", "observers", _observers()),
        migrations.AddField("company", "observers", _observers()),
    ]
