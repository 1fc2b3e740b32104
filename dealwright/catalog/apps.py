"""What the catalogue plugs in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogConfig(AppConfig):
    name = "dealwright.catalog"
    label = "catalog"

    def ready(self) -> None:
        from dealwright.api import plug
        from dealwright.catalog.documents import access as documents_access
        from dealwright.catalog.documents.actions import delete_document, edit_document, restore_document
        from dealwright.catalog.documents.fields import DOCUMENT_FIELDS
        from dealwright.catalog.documents.listing import DOCUMENT_LIST
        from dealwright.catalog.imports import jobs as import_jobs
        from dealwright.catalog.measures.dividing import counted, measured
        from dealwright.catalog.prices.blocks import prices_on_card
        from dealwright.catalog.products.actions import delete_product, edit_product, restore_product
        from dealwright.catalog.products.attached import bundles_that_hold
        from dealwright.catalog.products.fields import PRODUCT_FIELDS
        from dealwright.catalog.products.listing import PRODUCT_LIST
        from dealwright.catalog.stock import jobs as stock_jobs
        from dealwright.catalog.stock.blocks import warehouses_on_card
        from dealwright.catalog.stock.listing import STOCK_LIST
        from dealwright.events import loops, parts
        from dealwright.people import access
        from dealwright.records import kinds
        from dealwright.records.bin import attached
        from dealwright.records.lists import listing as lists
        from dealwright.web import jinja, navigation, slots

        parts.load(
            "dealwright.catalog",
            "settings",
            "warehouses",
            "products",
            "stock",
            "documents",
            "prices",
            "measures",
            "imports",
        )
        kinds.add(
            kinds.RecordKind(
                name="product",
                model="catalog.Product",
                label=_("Product"),
                label_plural=_("Products"),
                icon="package",
                url=lambda id: f"/products/{id}",
                edit=edit_product,
                delete=delete_product,
                restore=restore_product,
                fields=PRODUCT_FIELDS,
                order=50,
            )
        )
        navigation.add(
            navigation.MenuEntry(
                name="products",
                label=_("Products"),
                icon="package",
                url_name="products",
                shortcut="g r",
                keywords=_("catalogue goods stock"),
                order=50,
                visible=lambda actor: access.may(actor, "product", access.Verb.SEE),
            )
        )
        navigation.add(
            navigation.MenuEntry(
                name="categories",
                label=_("Categories"),
                icon="list-details",
                url_name="categories",
                area="settings",
                group=_("Goods"),
                hint=_("The shelves of the shop"),
                keywords=_("catalogue shelves tree"),
                order=51,
                visible=lambda actor: access.may(actor, "product", access.Verb.SEE),
            )
        )
        attached.add("product", bundles_that_hold)
        navigation.add(
            navigation.MenuEntry(
                name="new-product",
                label=_("New product"),
                icon="package",
                url_name="new-product",
                shortcut="c r",
                order=60,
                area="create",
                visible=lambda actor: access.may(actor, "product", access.Verb.CREATE),
            )
        )
        lists.add(PRODUCT_LIST)
        slots.fill("product.card", prices_on_card, order=10)
        kinds.add(
            kinds.RecordKind(
                name="stock_document",
                model="catalog.StockDocument",
                label=_("Stock document"),
                label_plural=_("Stock documents"),
                icon="file-text",
                url="/stock-documents/{}".format,
                edit=edit_document,
                delete=delete_document,
                restore=restore_document,
                fields=DOCUMENT_FIELDS,
                list_url="/stock-documents",
                order=55,
            )
        )
        documents_access.declare()
        lists.add(DOCUMENT_LIST)
        lists.add(STOCK_LIST)
        slots.fill("product.card", warehouses_on_card, order=20)
        navigation.add(
            navigation.MenuEntry(
                name="stock",
                label=_("Stock"),
                icon="packages",
                url_name="stock",
                area="more",
                keywords=_("inventory pieces warehouse"),
                order=52,
                visible=lambda actor: (
                    access.may(actor, "product", access.Verb.SEE)
                    and "stock" not in access.hidden_fields(actor, "product")
                ),
            )
        )
        navigation.add(
            navigation.MenuEntry(
                name="stock-documents",
                label=_("Stock documents"),
                icon="file-text",
                url_name="stock-documents",
                area="more",
                keywords=_("arrival transfer write-off inventory"),
                order=54,
                visible=lambda actor: access.may(actor, "stock_document", access.Verb.SEE),
            )
        )
        navigation.add(
            navigation.MenuEntry(
                name="warehouses",
                label=_("Warehouses"),
                icon="building-warehouse",
                url_name="warehouses",
                area="settings",
                group=_("Goods"),
                hint=_("Where goods lie; the inventory"),
                keywords=_("inventory places pickup"),
                order=56,
                visible=access.may_change_settings,
            )
        )
        plug("warehouses", "dealwright.catalog.warehouses.api.router", tag="Stock")
        plug("stock", "dealwright.catalog.warehouses.api.stock_router", tag="Stock")
        plug("stock-documents", "dealwright.catalog.documents.api.router", tag="Stock")
        plug("settings/catalog", "dealwright.catalog.settings.api.router", tag="Stock")
        loops.add(loops.Loop("catalog.reservations", stock_jobs.step, poll_seconds=30))
        navigation.add(
            navigation.MenuEntry(
                name="price-lists",
                label=_("Price lists"),
                icon="tag",
                url_name="price-lists",
                area="settings",
                group=_("Goods"),
                hint=_("Other prices for other clients"),
                keywords=_("wholesale retail discounts"),
                order=62,
                visible=access.may_change_settings,
            )
        )
        navigation.add(
            navigation.MenuEntry(
                name="measures",
                label=_("Measures"),
                icon="ruler-2",
                url_name="measures",
                area="settings",
                group=_("Goods"),
                hint=_("Pieces, kilograms, metres"),
                keywords=_("units pieces kilograms"),
                order=64,
                visible=access.may_change_settings,
            )
        )
        plug("products", "dealwright.catalog.products.api.router", tag="Products")
        plug("products", "dealwright.catalog.prices.api.of_products", tag="Products")
        plug("price-lists", "dealwright.catalog.prices.api.router", tag="Products")
        plug("product-imports", "dealwright.catalog.imports.api.router", tag="Products")
        loops.add(loops.Loop("catalog.imports", import_jobs.step, poll_seconds=5, woken_by_changes=True))
        jinja.add("measured", measured)
        jinja.add("counted", counted)
        plug("measures", "dealwright.catalog.measures.api.router", tag="Products")
        plug("categories", "dealwright.catalog.products.categories_api.router", tag="Products")
