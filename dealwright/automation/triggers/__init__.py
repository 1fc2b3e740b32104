"""Triggers: something happened, so the record moves here."""
