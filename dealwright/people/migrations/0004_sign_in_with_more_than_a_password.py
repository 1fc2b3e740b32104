"""Sign in with more than a password."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_let_roles_reach_further"),
    ]

    operations = []
