"""Duties: what somebody answers for, and giving it to a colleague."""
