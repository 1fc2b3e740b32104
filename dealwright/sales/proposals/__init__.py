"""Proposals: what a client is offered, and what they said to it."""
