"""What is done about sessions by the clock."""

from dealwright.people.sessions.actions import sweep


def step() -> bool:
    """Forget sessions that ran out."""
    sweep()
    return False
