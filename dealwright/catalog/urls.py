"""The addresses of the catalogue."""

from django.urls import path

from dealwright.catalog.products import pages

urlpatterns = [
    path("products", pages.products, name="products"),
    path("products/new", pages.new_product, name="new-product"),
    path("products/<int:id>", pages.product_card, name="product"),
    path("products/<int:id>/edit", pages.edit_product, name="product-edit"),
    path("products/<int:id>/stock", pages.product_stock, name="product-stock"),
    path("products/<int:id>/timeline", pages.product_timeline, name="product-timeline"),
    path("files/products/<str:file_name>", pages.photo, name="product-photo"),
]
