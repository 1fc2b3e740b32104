"""Boards: records stage by stage, by the deadline of their next step, by a day they have, and by day."""
