"""Let products lie in the recycle bin."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0001_open_the_catalogue"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="product",
            name="deleted_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(
                models.F("deleted_at"),
                models.F("id"),
                condition=models.Q(("deleted_at__isnull", False)),
                name="catalog_product_bin",
            ),
        ),
    ]
