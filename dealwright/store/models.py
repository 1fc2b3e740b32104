"""All models of the store, for Django."""

from dealwright.store.carts.models import Cart, CartLine
from dealwright.store.settings.models import Store

__all__ = ["Cart", "CartLine", "Store"]
