"""What the REST kit does by the clock."""

from dealwright.api.idempotency import sweep_answers
from dealwright.api.rates import sweep_windows


def step() -> bool:
    """Forget stored answers after 24 hours and the counts of past minutes."""
    sweep_answers()
    sweep_windows()
    return False
