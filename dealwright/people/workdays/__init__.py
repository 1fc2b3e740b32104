"""Working days: when people began, took a break, went on and ended."""
