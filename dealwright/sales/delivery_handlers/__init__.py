"""Programs outside that price deliveries, fetch parcels and tell where these are (ST-38)."""
