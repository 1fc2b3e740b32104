"""Signing in: password, second step, passkeys, and what happens to those who guess."""
