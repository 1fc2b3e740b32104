"""What stands on cards: for everybody, and for each person."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0008_switch_extensions")]

    operations = [
        migrations.CreateModel(
            name="CardLayout",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("of_kind", models.CharField(max_length=40, unique=True)),
                ("order", models.JSONField(default=list)),
                ("hidden", models.JSONField(default=list)),
                ("hides_empty", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
            options={"db_table": "records_card_layout"},
        ),
        migrations.AddField(model_name="arrangement", name="card", field=models.JSONField(null=True)),
    ]
