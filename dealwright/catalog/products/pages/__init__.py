"""The pages of products and categories in the office, and the pictures themselves."""

from dealwright.catalog.products.pages.bundles import product_parts
from dealwright.catalog.products.pages.cards import (
    edit_product,
    new_product,
    product_card,
    product_stock,
    product_timeline,
    products,
)
from dealwright.catalog.products.pages.categories import (
    categories,
    category_place,
    category_removal,
    edit_category,
    new_category,
)
from dealwright.catalog.products.pages.pictures import photo, product_photos
from dealwright.catalog.products.pages.variations import new_variations, product_variations

__all__ = [
    "categories",
    "category_place",
    "category_removal",
    "edit_category",
    "edit_product",
    "new_category",
    "new_product",
    "new_variations",
    "photo",
    "product_card",
    "product_parts",
    "product_photos",
    "product_stock",
    "product_timeline",
    "product_variations",
    "products",
]
