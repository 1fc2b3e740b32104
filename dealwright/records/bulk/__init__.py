"""Changing many records at once: previewed, in the background, in sets, and undone as one."""
