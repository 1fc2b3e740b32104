"""Contacts: the people we sell to."""
