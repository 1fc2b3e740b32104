"""What stands on the cards of one pipeline: for everybody, and for each person."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("records", "0010_remember_what_was_looked_at")]

    operations = [
        migrations.AddField("cardlayout", "of_pipeline", models.BigIntegerField(null=True)),
        migrations.AddField("cardlayout", "holds", models.BooleanField(default=True, db_default=True)),
        migrations.AlterField("cardlayout", "of_kind", models.CharField(max_length=40)),
        migrations.AddConstraint(
            "cardlayout",
            models.UniqueConstraint(
                fields=["of_kind"], name="card_layout_per_kind", condition=Q(of_pipeline=None)
            ),
        ),
        migrations.AddConstraint(
            "cardlayout",
            models.UniqueConstraint(fields=["of_kind", "of_pipeline"], name="card_layout_per_pipeline"),
        ),
        migrations.AddField("arrangement", "cards_of_pipelines", models.JSONField(null=True)),
    ]
