"""Where people are signed in."""
