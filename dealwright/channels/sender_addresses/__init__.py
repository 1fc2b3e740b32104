"""Sender addresses: from which letters of rules may come, once their owners confirmed them (rule 41)."""
