"""Letters of the shop: what clients are written about their purchases, in its look."""
