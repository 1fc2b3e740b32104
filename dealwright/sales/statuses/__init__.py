"""The statuses of orders and deliveries, and what clients are told of them."""
