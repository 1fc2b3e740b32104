"""Recurring deals: templates from which a deal is opened again and again (CR-23)."""
