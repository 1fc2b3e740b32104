"""Roles: per kind of record and verb, how far a person's rights reach."""
