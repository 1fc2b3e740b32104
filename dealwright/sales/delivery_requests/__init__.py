"""Requests to fetch parcels, sent to programs outside, and what these say of them (ST-38)."""
