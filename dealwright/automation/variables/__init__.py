"""Variables that rules may change, and constants, shared by all of automation (5.6)."""
