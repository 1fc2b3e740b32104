"""Users and their departments."""
