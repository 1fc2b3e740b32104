"""In what goods are counted: pieces, kilograms, metres."""
