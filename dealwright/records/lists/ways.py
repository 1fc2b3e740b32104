"""The ways to look at the same records: board, list, by deadline, calendar, report; by the same filters."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.records.lists.listing import Listing

LIST = "list"


@dataclass(frozen=True)
class Way:
    """One way to look at them."""

    name: str
    """`board`, `list`, `activities`, `deadlines`, `calendar`, `report`."""
    label: Any
    icon: str
    url: str
    of: str = ""
    """The field it is made of; whoever may not see that has no such way."""
    only: tuple[str, tuple[str, ...]] | None = None
    """What it shows alone: the name of a filter, and the values with which records stand there."""

    def shows(self, filters: Mapping[str, str]) -> bool:
        """Whether records that fit these filters may stand there."""
        name, values = self.only or ("", ())
        return name not in filters or not set(values).isdisjoint(filters[name].split(","))


_ways: dict[str, dict[str, Way]] = {}
_ORDER = ("board", LIST, "activities", "deadlines", "calendar", "report")


def add(key: str, way: Way) -> None:
    """Offer a way beside the list of that key, which is always there."""
    _ways.setdefault(key, {})[way.name] = way


def ways_of(listing: Listing, hidden: Collection[str] = ()) -> list[Way]:
    """All ways to look at what the list shows, in their order; not those made of fields that are hidden."""
    known = {LIST: Way(LIST, _("List"), "list", listing.url)}
    if listing.board_url:
        known["board"] = Way("board", _("Board"), "layout-kanban", listing.board_url)
    known |= _ways.get(listing.key, {})
    shown = (way for way in known.values() if way.of not in hidden)
    return sorted(shown, key=lambda way: _ORDER.index(way.name))


def way_of_menu(listing: Listing) -> Way:
    """The way the menu leads to: the addresses of the others stand under its own."""
    return min(ways_of(listing), key=lambda way: len(way.url))


def url_of(listing: Listing, name: str) -> str:
    """Where that way of looking is; where there is no board by stages, another one; else the list."""
    urls = {way.name: way.url for way in ways_of(listing)}
    others = [url for other, url in urls.items() if other != LIST] if name == "board" else []
    return urls.get(name) or next(iter(others), listing.url)
