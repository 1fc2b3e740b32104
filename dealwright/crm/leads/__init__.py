"""Leads: the coldest hooks, which may or may not become clients."""
