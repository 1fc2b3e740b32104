"""What rules can do with any record: its stage, fields, people, notes, its end, and a pause."""
