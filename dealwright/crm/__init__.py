"""Deals and contacts."""
