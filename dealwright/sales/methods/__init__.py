"""The ways of paying that buyers choose from."""
