"""All models of the catalogue, for Django."""

from dealwright.catalog.documents.models import StockDocument, StockDocumentLine
from dealwright.catalog.imports.models import ProductImport
from dealwright.catalog.measures.models import Measure
from dealwright.catalog.prices.models import Price, PriceList
from dealwright.catalog.products.models import BundlePart, Category, Photo, Product
from dealwright.catalog.settings.models import CatalogSettings
from dealwright.catalog.stock.models import Reservation
from dealwright.catalog.warehouses.models import StockLevel, Warehouse

__all__ = [
    "BundlePart",
    "CatalogSettings",
    "Category",
    "Measure",
    "Photo",
    "Price",
    "PriceList",
    "Product",
    "ProductImport",
    "Reservation",
    "StockDocument",
    "StockDocumentLine",
    "StockLevel",
    "Warehouse",
]
