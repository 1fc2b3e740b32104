"""Notifications: what colleagues and customers did with your records."""
