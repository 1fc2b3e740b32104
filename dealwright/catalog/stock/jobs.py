"""Reservations have an end: what nobody paid for in time can be sold again."""

from __future__ import annotations

import logging
from typing import Any

from dealwright.catalog.stock import promises
from dealwright.catalog.stock.events import StockExpired
from dealwright.catalog.stock.holders import kind_of
from dealwright.catalog.stock.models import Reservation
from dealwright.catalog.stock.moving import pieces, take_in_hand
from dealwright.events import Actor, action, record
from dealwright.kit import clock
from dealwright.records import kinds

log = logging.getLogger(__name__)

BATCH = 50
"""Holders that are looked at before the loop sleeps or begins again."""


def step() -> bool:
    """Free what is due of the next holders, each in a change of its own; True when there may be more."""
    freed = 0
    for kind, id in _due():
        try:
            free_expired(kind, id, by=Actor.system())
            freed += 1
        except Exception:  # one that cannot be freed does not keep the others from it
            log.exception("freeing what %s %s holds failed", kind, id)
    return freed == BATCH


@action
def free_expired(kind_name: str, id: int, *, by: Actor) -> None:
    """Let the pieces whose time is over be sold again, or keep them where their holder says so.

    The holder is locked first: a payment that comes in at this moment is before or after, never between.
    """
    kind = kinds.get(kind_name)
    holder: Any = kind.everything.locked(id) if kind is not None else _Gone(kind_name, id)
    of_kind = kind_of(kind_name)
    if of_kind.keeps(holder):
        promises.keep(holder)
        return
    now = clock.now()
    hand = take_in_hand(promises.products_of(holder))
    held = promises.of(holder, hand.products, due=now)
    if not held:
        return
    for product_id, places in held.items():
        for place, quantity in places:
            hand.add(product_id, place, reserved=-quantity)
    hand.put_down()
    promises.forget_all(holder, due=now)
    freed = promises.sums(held)
    if kind is not None:
        concerned = [*(hand.products[id] for id in freed), *of_kind.concerns(holder)]
        record(StockExpired(lines=pieces(freed, hand.products)), on=holder, about=concerned)


class _Gone:
    """A holder of a kind that nobody declares any more."""

    def __init__(self, kind: str, id: int) -> None:
        self.record_kind, self.pk = kind, id


def _due() -> list[tuple[str, int]]:
    rows = Reservation.objects.filter(expires_at__lte=clock.now()).order_by("expires_at", "id")
    found = rows.values_list("holder_kind", "holder_id")[: BATCH * 4]
    return list(dict.fromkeys(found))[:BATCH]
