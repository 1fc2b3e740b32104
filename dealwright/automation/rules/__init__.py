"""Rules: a record came here, so this is done."""
