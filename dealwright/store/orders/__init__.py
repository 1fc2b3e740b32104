"""The customer's page of an order."""
