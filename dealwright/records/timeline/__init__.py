"""The timeline of any record, read from the log."""
