"""The mail server through which letters leave."""
