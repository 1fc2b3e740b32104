"""Orders and payments behind deals."""
