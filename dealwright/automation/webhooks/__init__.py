"""Outgoing webhooks: other programs are told that a record came to a stage (rule 37)."""
