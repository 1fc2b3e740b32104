"""Companies we sell to, or may, and our own."""
