"""Boards: records stage by stage, by the deadline of their next step, and by day."""
