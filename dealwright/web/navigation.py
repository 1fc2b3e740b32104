"""The menu. Domains add their entries from `apps.py`; nothing here knows a domain."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

Area = Literal["rail", "more", "settings", "create", "person"]


def everybody(actor: Any) -> bool:
    """The entry is for everybody who is signed in."""
    return True


@dataclass(frozen=True)
class Count:
    """How much waits for the reader at a place, each up to a hundred."""

    due: int = 0
    """Planned for today or late: red."""
    unanswered: int = 0
    """Came in and nobody has answered: green."""


@dataclass(frozen=True)
class MenuEntry:
    """One entry: in the rail, under More, on the page of settings, under Create, or in the person's menu."""

    name: str
    label: Any
    """A lazily translated text."""
    icon: str
    url_name: str
    order: int = 100
    area: Area = "rail"
    visible: Callable[[Any], bool] = everybody
    shortcut: str = ""
    """Keys that lead there, such as `g d` or `c d`; see `web.keys`."""
    keywords: Any = ""
    """Other words by which the palette finds it."""
    hint: Any = ""
    """What one finds there, in a few words; on the page of settings."""
    group: Any = ""
    """Under which heading it stands on the page of settings."""
    count: Callable[[HttpRequest], Count | None] | None = None
    """How much waits there; asked for on every page, so several entries share one query."""

    @cached_property
    def address(self) -> str:
        """Where it leads; the same for everybody, and asked for on every page."""
        return reverse(self.url_name)


@dataclass(frozen=True)
class Place:
    """An entry as one reader sees it."""

    name: str
    label: Any
    icon: str
    url: str
    current: bool
    shortcut: str = ""
    count: Count | None = None
    is_in_bar: bool = False
    """Whether it stands in the bar at the bottom of a phone too."""
    hint: Any = ""
    group: Any = ""


IN_BAR = 3
"""The first places of the rail, which stand in the bar at the bottom of a phone."""


@dataclass(frozen=True)
class Menu:
    """The menu as one reader sees it, in order."""

    rail: list[Place] = field(default_factory=list)
    more: list[Place] = field(default_factory=list)
    settings: list[Place] = field(default_factory=list)
    create: list[Place] = field(default_factory=list)
    person: list[Place] = field(default_factory=list)


_entries: dict[str, MenuEntry] = {}


def add(entry: MenuEntry) -> None:
    """Put an entry into the menu; adding the same name again replaces it."""
    _entries[entry.name] = entry


def entries_for(actor: Any) -> list[MenuEntry]:
    """The entries this reader may use, in order."""
    shown = (entry for entry in _entries.values() if entry.visible(actor))
    return sorted(shown, key=lambda entry: (entry.order, entry.name))


def for_request(request: HttpRequest) -> Menu:
    """The menu for whoever asks, with the place they are at marked as current."""
    actor = getattr(request, "actor", None)
    menu = Menu()
    reads = getattr(actor, "kind", "") == "user"
    shown = entries_for(actor)
    addresses = {entry.name: entry.address for entry in shown}
    here = _longest_match(request.path, addresses)
    for entry in shown:
        address = addresses[entry.name]
        count = entry.count(request) if entry.count is not None and reads else None
        place = Place(
            entry.name,
            entry.label,
            entry.icon,
            address,
            entry.name == here,
            entry.shortcut,
            count,
            hint=entry.hint,
            group=entry.group,
        )
        getattr(menu, entry.area).append(place)
    if menu.settings:
        menu.more.append(_way_to_settings(request, menu.settings))
    return menu


def _way_to_settings(request: HttpRequest, places: list[Place]) -> Place:
    """The place under More behind which all settings stand."""
    address = reverse("settings")
    is_here = request.path == address or any(place.current for place in places)
    return Place("settings", _("Settings"), "settings", address, is_here)


def counting(request: HttpRequest) -> list[Place]:
    """The places at which something may wait, with how much does."""
    menu = for_request(request)
    in_bar = {place.name for place in menu.rail[:IN_BAR]}
    return [
        replace(place, is_in_bar=place.name in in_bar)
        for place in [*menu.rail, *menu.more]
        if place.count is not None
    ]


def _longest_match(path: str, addresses: dict[str, str]) -> str | None:
    """The entry whose address begins the path; the root is a place only when it is the whole path."""
    found = [
        (len(address), name)
        for name, address in addresses.items()
        if path == address or (address != "/" and path.startswith(address.rstrip("/") + "/"))
    ]
    return max(found)[1] if found else None
