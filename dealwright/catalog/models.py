"""All models of the catalogue, for Django."""

from dealwright.catalog.products.models import Category, Product
from dealwright.catalog.stock.models import Reservation

__all__ = ["Category", "Product", "Reservation"]
