"""The ways to look at the same records: board, list, by deadline, calendar; all by the same filters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.records.lists.listing import Listing

LIST = "list"


@dataclass(frozen=True)
class Way:
    """One way to look at them."""

    name: str
    """`board`, `list`, `activities`, `calendar`."""
    label: Any
    icon: str
    url: str


_ways: dict[str, dict[str, Way]] = {}
_ORDER = ("board", LIST, "activities", "calendar")


def add(key: str, way: Way) -> None:
    """Offer a way beside the list of that key, which is always there."""
    _ways.setdefault(key, {})[way.name] = way


def ways_of(listing: Listing) -> list[Way]:
    """All ways to look at what the list shows, in their order."""
    known = {LIST: Way(LIST, _("List"), "list", listing.url)}
    if listing.board_url:
        known["board"] = Way("board", _("Board"), "layout-kanban", listing.board_url)
    known |= _ways.get(listing.key, {})
    return sorted(known.values(), key=lambda way: _ORDER.index(way.name))


def way_of_menu(listing: Listing) -> Way:
    """The way the menu leads to: the addresses of the others stand under its own."""
    return min(ways_of(listing), key=lambda way: len(way.url))


def url_of(listing: Listing, name: str) -> str:
    """Where that way of looking is; the list where there is no such way."""
    return next((way.url for way in ways_of(listing) if way.name == name), listing.url)
