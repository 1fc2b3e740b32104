"""Tokens: how programs act in the name of a user."""
