"""What became of the rules of one record, and who may stop them, hurry them or try them again (AU-8)."""
