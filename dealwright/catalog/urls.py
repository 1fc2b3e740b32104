"""The addresses of the catalogue."""

from django.urls import path

from dealwright.catalog.documents import pages as documents
from dealwright.catalog.imports import pages as imports
from dealwright.catalog.measures import pages as measures
from dealwright.catalog.prices import pages as prices
from dealwright.catalog.products import pages
from dealwright.catalog.stock import pages as stock
from dealwright.catalog.warehouses import pages as warehouses

urlpatterns = [
    path("products", pages.products, name="products"),
    path("products/new", pages.new_product, name="new-product"),
    path("products/<int:id>", pages.product_card, name="product"),
    path("products/<int:id>/edit", pages.edit_product, name="product-edit"),
    path("products/<int:id>/stock", pages.product_stock, name="product-stock"),
    path("products/<int:id>/timeline", pages.product_timeline, name="product-timeline"),
    path("products/<int:id>/photos", pages.product_photos, name="product-photos"),
    path("products/<int:id>/variations", pages.product_variations, name="product-variations"),
    path("products/<int:id>/variations/new", pages.new_variations, name="new-variations"),
    path("products/<int:id>/parts", pages.product_parts, name="product-parts"),
    path("categories", pages.categories, name="categories"),
    path("categories/new", pages.new_category, name="new-category"),
    path("categories/<int:id>/edit", pages.edit_category, name="category-edit"),
    path("categories/<int:id>/place", pages.category_place, name="category-place"),
    path("categories/<int:id>/removal", pages.category_removal, name="category-removal"),
    path("products/<int:id>/prices", prices.product_prices, name="product-prices"),
    path("products/imports", imports.new_import, name="product-imports"),
    path("products/imports/empty", imports.empty_file, name="product-import-empty"),
    path("products/imports/<int:id>", imports.product_import, name="product-import"),
    path("products/imports/<int:id>/start", imports.product_import_start, name="product-import-start"),
    path(
        "products/imports/<int:id>/problems",
        imports.product_import_problems,
        name="product-import-problems",
    ),
    path("price-lists", prices.price_lists, name="price-lists"),
    path("price-lists/<int:id>", prices.price_list, name="price-list"),
    path("price-lists/<int:id>/removal", prices.price_list_removal, name="price-list-removal"),
    path("measures", measures.measures, name="measures"),
    path("measures/<int:id>", measures.measure, name="measure"),
    path("products/<int:id>/warehouses", stock.product_warehouses, name="product-warehouses"),
    path("stock", stock.stock, name="stock"),
    path("warehouses", warehouses.warehouses, name="warehouses"),
    path("warehouses/inventory", warehouses.inventory, name="inventory"),
    path("warehouses/<int:id>", warehouses.warehouse, name="warehouse"),
    path("warehouses/<int:id>/removal", warehouses.warehouse_removal, name="warehouse-removal"),
    path("stock-documents", documents.stock_documents, name="stock-documents"),
    path("stock-documents/new", documents.new_stock_document, name="new-stock-document"),
    path("stock-documents/<int:id>", documents.stock_document, name="stock-document"),
    path("stock-documents/<int:id>/about", documents.stock_document_about, name="stock-document-about"),
    path("stock-documents/<int:id>/lines", documents.stock_document_lines, name="stock-document-lines"),
    path("stock-documents/<int:id>/notes", documents.stock_document_notes, name="stock-document-notes"),
    path(
        "stock-documents/<int:id>/processing",
        documents.stock_document_processing,
        name="stock-document-processing",
    ),
    path(
        "stock-documents/<int:id>/timeline",
        documents.stock_document_timeline,
        name="stock-document-timeline",
    ),
    path("files/products/<str:file_name>", pages.photo, name="product-photo"),
]
