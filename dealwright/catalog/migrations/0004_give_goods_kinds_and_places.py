"""Give goods kinds, variations, photos, prices, measures and places."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dealwright.kit.clock


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0003_know_search_keys_better"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BundlePart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("quantity", models.PositiveIntegerField(default=1)),
            ],
            options={
                "db_table": "catalog_bundle_part",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="Measure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.PositiveIntegerField(unique=True)),
                ("name", models.CharField(max_length=60)),
                ("symbol", models.CharField(max_length=12)),
                ("is_default", models.BooleanField(default=False)),
            ],
            options={
                "db_table": "catalog_measure",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="Photo",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=64)),
                ("description", models.CharField(blank=True, max_length=200)),
                ("position", models.FloatField(default=0)),
            ],
            options={
                "db_table": "catalog_photo",
                "ordering": ("position", "id"),
            },
        ),
        migrations.CreateModel(
            name="Price",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_quantity", models.PositiveIntegerField(default=1)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=16)),
            ],
            options={
                "db_table": "catalog_price",
                "ordering": ("price_list", "from_quantity"),
            },
        ),
        migrations.CreateModel(
            name="PriceList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("currency", models.CharField(max_length=3)),
                ("is_active", models.BooleanField(default=True)),
                ("position", models.FloatField(default=0)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "db_table": "catalog_price_list",
                "ordering": ("position", "id"),
            },
        ),
        migrations.CreateModel(
            name="StockDocument",
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
                ("number", models.CharField(max_length=40, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("arrival", "arrival"),
                            ("adjustment", "adjustment"),
                            ("transfer", "transfer"),
                            ("write_off", "write_off"),
                            ("sale", "sale"),
                            ("return", "return"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "draft"), ("processed", "processed"), ("canceled", "canceled")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("holder_kind", models.CharField(blank=True, max_length=40)),
                ("holder_id", models.BigIntegerField(blank=True, null=True)),
                ("currency", models.CharField(max_length=3)),
                ("total", models.DecimalField(decimal_places=2, default=0, max_digits=16)),
                ("comment", models.TextField(blank=True)),
                ("processed_at", models.DateTimeField(blank=True, null=True)),
                ("canceled_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": "catalog_stock_document",
            },
        ),
        migrations.CreateModel(
            name="StockDocumentLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("quantity", models.PositiveIntegerField()),
                ("price", models.DecimalField(decimal_places=2, default=0, max_digits=16)),
                ("position", models.PositiveIntegerField(default=0)),
            ],
            options={
                "db_table": "catalog_stock_document_line",
                "ordering": ("position", "id"),
            },
        ),
        migrations.CreateModel(
            name="StockLevel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("quantity", models.IntegerField(default=0)),
                ("reserved", models.IntegerField(default=0)),
            ],
            options={
                "db_table": "catalog_stock_level",
            },
        ),
        migrations.CreateModel(
            name="Warehouse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("address", models.CharField(blank=True, max_length=500)),
                ("is_active", models.BooleanField(default=True)),
                ("is_default", models.BooleanField(default=False)),
                ("is_for_pickup", models.BooleanField(default=False)),
                ("position", models.FloatField(default=0)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "db_table": "catalog_warehouse",
                "ordering": ("position", "id"),
            },
        ),
        migrations.RemoveConstraint(
            model_name="reservation",
            name="one_reservation_per_holder_and_product",
        ),
        migrations.AddField(
            model_name="category",
            name="description",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AddField(
            model_name="category",
            name="is_shown",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AddField(
            model_name="category",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="children",
                to="catalog.category",
            ),
        ),
        migrations.AddField(
            model_name="category",
            name="photo",
            field=models.CharField(blank=True, db_default="", max_length=64),
        ),
        migrations.AddField(
            model_name="product",
            name="attributes",
            field=models.JSONField(blank=True, db_default=models.Value({}, models.JSONField()), default=dict),
        ),
        migrations.AddField(
            model_name="product",
            name="axes",
            field=models.JSONField(blank=True, db_default=models.Value([], models.JSONField()), default=list),
        ),
        migrations.AddField(
            model_name="product",
            name="compare_price",
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True),
        ),
        migrations.AddField(
            model_name="product",
            name="height",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="product",
            name="is_tax_included",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AddField(
            model_name="product",
            name="kind",
            field=models.CharField(
                choices=[
                    ("simple", "simple"),
                    ("bundle", "bundle"),
                    ("variable", "variable"),
                    ("variation", "variation"),
                    ("service", "service"),
                ],
                db_default="simple",
                default="simple",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="product",
            name="length",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="product",
            name="options",
            field=models.JSONField(blank=True, db_default=models.Value({}, models.JSONField()), default=dict),
        ),
        migrations.AddField(
            model_name="product",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="variations",
                to="catalog.product",
            ),
        ),
        migrations.AddField(
            model_name="product",
            name="position",
            field=models.FloatField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="product",
            name="search_text",
            field=models.CharField(blank=True, db_default="", max_length=320),
        ),
        migrations.AddField(
            model_name="product",
            name="search_title",
            field=models.CharField(blank=True, db_default="", max_length=120),
        ),
        migrations.AddField(
            model_name="product",
            name="weight",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="product",
            name="width",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="reservation",
            name="expires_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="bundlepart",
            name="bundle",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="catalog.product"
            ),
        ),
        migrations.AddField(
            model_name="bundlepart",
            name="product",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="part_of", to="catalog.product"
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_default", True)), fields=("is_default",), name="one_default_measure"
            ),
        ),
        migrations.AddField(
            model_name="product",
            name="measure",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="products",
                to="catalog.measure",
            ),
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(
                condition=models.Q(("parent__isnull", False)),
                fields=["parent", "position", "id"],
                name="catalog_product_variations",
            ),
        ),
        migrations.AddIndex(
            model_name="product",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["attributes"], name="catalog_product_attributes", opclasses=["jsonb_path_ops"]
            ),
        ),
        migrations.AddField(
            model_name="photo",
            name="product",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="photos", to="catalog.product"
            ),
        ),
        migrations.AddField(
            model_name="price",
            name="product",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="prices", to="catalog.product"
            ),
        ),
        migrations.AddField(
            model_name="price",
            name="price_list",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="prices", to="catalog.pricelist"
            ),
        ),
        migrations.AddField(
            model_name="stockdocument",
            name="processed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="stockdocument",
            name="responsible",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="stockdocumentline",
            name="document",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="catalog.stockdocument"
            ),
        ),
        migrations.AddField(
            model_name="stockdocumentline",
            name="product",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.product"
            ),
        ),
        migrations.AddField(
            model_name="stocklevel",
            name="product",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="levels", to="catalog.product"
            ),
        ),
        migrations.AddConstraint(
            model_name="warehouse",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_default", True)), fields=("is_default",), name="one_default_warehouse"
            ),
        ),
        migrations.AddField(
            model_name="stocklevel",
            name="warehouse",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="levels", to="catalog.warehouse"
            ),
        ),
        migrations.AddField(
            model_name="stockdocument",
            name="from_warehouse",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalog.warehouse",
            ),
        ),
        migrations.AddField(
            model_name="stockdocument",
            name="to_warehouse",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalog.warehouse",
            ),
        ),
        migrations.AddField(
            model_name="reservation",
            name="warehouse",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reservations",
                to="catalog.warehouse",
            ),
        ),
        migrations.AddIndex(
            model_name="reservation",
            index=models.Index(
                condition=models.Q(("expires_at__isnull", False)),
                fields=["expires_at", "id"],
                name="catalog_reservation_expires",
            ),
        ),
        migrations.AddConstraint(
            model_name="reservation",
            constraint=models.UniqueConstraint(
                fields=("holder_kind", "holder_id", "product", "warehouse"),
                name="one_reservation_per_holder_product_and_warehouse",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="bundlepart",
            constraint=models.UniqueConstraint(
                fields=("bundle", "product"), name="one_part_per_bundle_and_product"
            ),
        ),
        migrations.AddConstraint(
            model_name="bundlepart",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gt", 0)), name="bundle_part_quantity_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="price",
            constraint=models.UniqueConstraint(
                fields=("product", "price_list", "from_quantity"), name="one_price_per_list_and_quantity"
            ),
        ),
        migrations.AddConstraint(
            model_name="price",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 0)), name="price_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="stockdocumentline",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gt", 0)), name="document_line_quantity_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="stocklevel",
            constraint=models.UniqueConstraint(
                fields=("product", "warehouse"), name="one_level_per_product_and_warehouse"
            ),
        ),
        migrations.AddConstraint(
            model_name="stocklevel",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gte", models.F("reserved")), ("reserved__gte", 0)),
                name="stock_level_never_oversold",
            ),
        ),
        migrations.AddIndex(
            model_name="stockdocument",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["search_key"], name="catalog_document_search", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="stockdocument",
            index=models.Index(fields=["holder_kind", "holder_id"], name="catalog_document_holder"),
        ),
        migrations.AddIndex(
            model_name="stockdocument",
            index=models.Index(fields=["-created_at", "-id"], name="catalog_document_newest"),
        ),
        migrations.AddConstraint(
            model_name="stockdocument",
            constraint=models.UniqueConstraint(fields=("external_id",), name="stock_document_external_id"),
        ),
    ]
