"""Automation that goes round in circles: how far it may move a record, and who is told."""
