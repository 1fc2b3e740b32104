"""What the catalogue plugs in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogConfig(AppConfig):
    name = "dealwright.catalog"
    label = "catalog"

    def ready(self) -> None:
        from dealwright.api import plug
        from dealwright.catalog.products.actions import delete_product, edit_product, restore_product
        from dealwright.catalog.products.fields import PRODUCT_FIELDS
        from dealwright.catalog.products.listing import PRODUCT_LIST
        from dealwright.events import parts
        from dealwright.people import access
        from dealwright.records import kinds
        from dealwright.records.lists import listing as lists
        from dealwright.web import navigation

        parts.load("dealwright.catalog", "products", "stock")
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
        plug("products", "dealwright.catalog.products.api.router", tag="Products")
        plug("categories", "dealwright.catalog.products.api.categories_router", tag="Products")
