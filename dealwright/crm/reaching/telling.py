"""How contacts, companies and leads are reached, for messages to them."""

from __future__ import annotations

from typing import Any

from dealwright.channels.messages.reach import Way
from dealwright.crm.reaching.models import Reachable, WayToReach


def ways_to_write(record: Any) -> list[Way]:
    """Numbers as gateways take them, addresses as they were typed; nothing for what is no client."""
    if not isinstance(record, Reachable):
        return []
    return [Way(one.kind, _written(one), one.type) for one in record.ways_to_reach.all()]


def _written(way: WayToReach) -> str:
    if way.kind == WayToReach.PHONE:
        return str(way.normalised)
    if way.kind == WayToReach.MESSENGER:
        return str(way.normalised).partition(":")[2]
    return str(way.value)
