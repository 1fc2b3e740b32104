"""Buyers who sign in to the shop: by a link that a letter brings, never with a password."""
