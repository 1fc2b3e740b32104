"""Delivery services and what they charge."""
