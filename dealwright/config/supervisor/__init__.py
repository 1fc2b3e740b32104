"""Starts, watches and stops everything one installation runs: PostgreSQL, the web and the workers."""
