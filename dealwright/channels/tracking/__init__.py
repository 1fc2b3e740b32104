"""Whether letters of rules were opened and which of their links were followed."""
