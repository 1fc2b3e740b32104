"""Stock: what lies there, what is reserved."""
