"""What deals and orders have to do with stock: goods leave the house when a deal is won (ST-53)."""
