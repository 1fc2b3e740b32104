"""Starting a rule for the records that stand on its stage already: it asks first, and is capped (AU-12)."""
