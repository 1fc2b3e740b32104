"""The online store: shop pages, cart, checkout."""
