"""Where goods lie, and how many of them."""
