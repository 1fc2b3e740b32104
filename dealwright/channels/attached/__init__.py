"""The files that a letter to a client was sent with."""
