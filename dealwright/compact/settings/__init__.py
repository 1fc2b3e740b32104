"""Which pipeline holds the subjects."""
