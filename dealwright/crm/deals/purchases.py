"""What was bought behind a deal follows it and ends with it: the CRM asks, a floor above knows what it is.

A purchase that nobody has sent has nothing to wait for once its deal is lost or deleted (ST-7, ST-40); one
whose deal is won can be sent and completed. Whoever closes the deal says whether it goes along.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.records.pipelines.models import Semantic, Stage

CLIENTS = ("contact", "company")


class Ending(StrEnum):
    """How a deal ends."""

    WON = "won"
    LOST = "lost"
    DELETED = "deleted"


Close = Callable[..., None]
"""`close(deal, ending, goes=…, reason=…, by=actor)`; `goes` is None where nobody was asked."""


@dataclass(frozen=True)
class Purchases:
    """What a floor above does with what was bought behind deals."""

    close: Close
    lines: Callable[..., None]
    """`lines(deal, lines, by=actor)`: the deal is about to get these, and is not locked yet."""
    lock: Callable[..., None]
    """`lock(deal, by=actor)`: what follows the clients of the deal is locked before the deal."""
    clients: Callable[..., None]
    """`clients(deal, {"contact": (id before, contact)}, by=actor)`: the deal has got these."""


_plugged: dict[str, Purchases] = {}


def add(name: str, purchases: Purchases) -> None:
    """Let what was bought take part when deals change and end; an `apps.py` does it once."""
    _plugged[name] = purchases


def lines_follow(deal: Deal, lines: list[Any], *, by: Actor) -> None:
    """Let what was bought have the lines that the deal is about to get, as far as it had those of before."""
    for one in _plugged.values():
        one.lines(deal, lines, by=by)


def lock_with(deal: Deal, values: Mapping[str, Any], *, by: Actor) -> None:
    """Lock what will follow, where another client is meant."""
    if _others(deal, values):
        for one in _plugged.values():
            one.lock(deal, by=by)


def clients_follow(deal: Deal, before: Mapping[str, int | None], *, by: Actor) -> None:
    """Let what was bought have the clients that the deal has now, as far as it had those of before."""
    changes = {
        name: (was, getattr(deal, name)) for name, was in before.items() if was != getattr(deal, f"{name}_id")
    }
    if changes:
        for one in _plugged.values():
            one.clients(deal, changes, by=by)


def _others(deal: Deal, values: Mapping[str, Any]) -> bool:
    return any(
        getattr(deal, f"{name}_id") != (values[name].pk if values[name] is not None else None)
        for name in CLIENTS
        if name in values
    )


def close_with(deal: Deal, ending: Ending, *, goes: bool | None, reason: str = "", by: Actor) -> None:
    """Close what hangs on a deal that ends, before the deal is locked: an order is locked before its deal."""
    for one in _plugged.values():
        one.close(deal, ending, goes=goes, reason=reason, by=by)


def close_on_stage(deal: Deal, to: Stage, *, goes: bool | None, reason: str, by: Actor) -> None:
    """The same for a deal that enters a stage; nothing where it stands there already, or goes on."""
    if to.is_final and deal.stage_id != to.pk:
        ending = Ending.WON if to.semantic == Semantic.WON else Ending.LOST
        close_with(deal, ending, goes=goes, reason=reason, by=by)


def answered(sent: Any, ending: Ending) -> bool | None:
    """What somebody ticked on a form that asked; None where it did not ask."""
    return f"{ending}_with_purchase" in sent if f"asks_{ending}" in sent else None
