"""Signing in with the account of another house (OpenID Connect)."""
