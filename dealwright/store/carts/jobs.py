"""What happens to carts by the clock."""

from dealwright.events import Actor
from dealwright.store.carts.actions import FORGOTTEN_AT_ONCE, forget_old_carts


def step() -> bool:
    """Forget carts that were left; True when there may be more."""
    return forget_old_carts(by=Actor.system()) == FORGOTTEN_AT_ONCE
