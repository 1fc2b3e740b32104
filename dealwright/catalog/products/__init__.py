"""Products of the one catalogue that CRM and store share (ST-49)."""
