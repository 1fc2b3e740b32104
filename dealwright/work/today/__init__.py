"""Today: the start page of whoever works here."""
