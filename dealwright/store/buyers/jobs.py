"""What is done about the accounts of buyers by the clock."""

from dealwright.store.buyers.actions import sweep


def step() -> bool:
    """Forget sessions that ran out and links that were asked for long ago."""
    sweep()
    return False
