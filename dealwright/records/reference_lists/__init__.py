"""Reference lists: reusable lists of words that added fields choose from."""
