"""What the shop writes by the clock."""

from dealwright.events import Actor
from dealwright.store.letters.actions import remind_of_cart
from dealwright.store.letters.queries import left_carts
from dealwright.store.settings.queries import the_store

AT_ONCE = 50


def step() -> bool:
    """Remind some visitors of the carts they left; True when there may be more."""
    store = the_store()
    if not store.reminds_of_carts:
        return False
    carts = list(left_carts(store).order_by("updated_at", "pk")[:AT_ONCE])
    for cart in carts:
        remind_of_cart(cart, by=Actor.system(store.name))
    return len(carts) == AT_ONCE
