"""Finding clients that are there twice, merging them, and taking a merge back."""
