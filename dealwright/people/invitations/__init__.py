"""Invitations: how somebody new gets an account of their own making."""
