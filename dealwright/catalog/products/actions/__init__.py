"""Verbs that change products, their variations, parts and pictures, and the categories they are found in."""

from dealwright.catalog.products.actions.bundling import set_bundle
from dealwright.catalog.products.actions.editing import (
    create_product,
    delete_product,
    edit_product,
    restore_product,
)
from dealwright.catalog.products.actions.picturing import (
    add_photo,
    describe_photo,
    order_photos,
    remove_photo,
    set_photos,
)
from dealwright.catalog.products.actions.shelving import (
    create_category,
    delete_category,
    edit_category,
    place_category,
    restore_category,
)
from dealwright.catalog.products.actions.varying import add_variations, create_variation, edit_variations

__all__ = [
    "add_photo",
    "add_variations",
    "create_category",
    "create_product",
    "create_variation",
    "delete_category",
    "delete_product",
    "describe_photo",
    "edit_category",
    "edit_product",
    "edit_variations",
    "order_photos",
    "place_category",
    "remove_photo",
    "restore_category",
    "restore_product",
    "set_bundle",
    "set_photos",
]
