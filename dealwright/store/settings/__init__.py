"""What holds for the whole store."""
