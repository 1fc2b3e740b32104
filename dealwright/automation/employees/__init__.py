"""What rules may know of the people who work here (rule 28)."""
