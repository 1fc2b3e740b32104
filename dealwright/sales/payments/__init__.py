"""Payments, their providers and the one way they are completed."""
