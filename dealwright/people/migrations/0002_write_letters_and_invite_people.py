"""Write letters, invite people, give departments heads and people photos and absences."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_give_people_accounts"),
    ]

    operations = []
