"""Rules that wait for somebody's working day (AU-21)."""
