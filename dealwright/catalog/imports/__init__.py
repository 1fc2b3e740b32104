"""Products from files: our own columns, and those that other shops export."""
