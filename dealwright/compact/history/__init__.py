"""What stands between us and a client: sales, finance, service (OL-23)."""
