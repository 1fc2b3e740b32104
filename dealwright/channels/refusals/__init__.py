"""Who wants no letters of rules."""
