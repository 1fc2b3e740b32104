"""Dealwright: a self-hosted CRM with an online store in which every purchase is a deal."""

__version__ = "0.1.0"
