"""Saved views: what somebody wants to see of a list or a board again, under a name."""
