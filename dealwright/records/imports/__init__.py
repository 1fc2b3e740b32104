"""Imports: records that came from elsewhere in bulk."""
