"""The builder of conditions: rows of field, operator and value, joined by “and” and “or”."""
