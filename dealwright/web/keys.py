"""Keys: which there are, what they are called, and how one person has set them.

A key is declared once here, or as the shortcut of a command or a menu entry; the help sheet is drawn from
these, and the scripts of the office read the help sheet. So what the sheet says is what the keys do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealwright.kit.errors import Refused
from dealwright.web import commands

COOKIE = "keys"
OFF = "off"


@dataclass(frozen=True)
class Key:
    """One key and what it does."""

    name: str
    keys: str
    """`j`, `shift+x`, `mod+enter` (Ctrl, on a Mac ⌘), or one after the other: `g d`."""
    label: Any
    url: str = ""
    """Where it leads, for keys of commands."""

    @property
    def is_single(self) -> bool:
        """A letter or sign alone, which the person may give another one, or switch off (WCAG 2.1.4)."""
        return len(self.keys) == 1

    @property
    def is_letter(self) -> bool:
        """Whether switching letters off switches this off."""
        return self.is_single or " " in self.keys or self.keys.startswith("shift+")

    @property
    def pressed(self) -> list[str]:
        """The keys as they are drawn, in order."""
        return [str(_DRAWN.get(key, key.upper() if len(key) == 1 else key)) for key in _apart(self.keys)]


@dataclass(frozen=True)
class Section:
    """Keys that belong together."""

    label: Any
    keys: list[Key] = field(default_factory=list)


EVERYWHERE = (
    Key("palette", "mod+k", _("Open the palette: go, create, act, find")),
    Key("search", "/", _("Find a record")),
    Key("help", "?", _("Show these keys")),
    Key("undo", "mod+z", _("Undo the last change")),
    Key("save", "mod+enter", _("Save or send what is being written")),
    Key("close", "esc", _("Close what is open")),
    Key("fold", "[", _("Fold the menu")),
    Key("unfold", "]", _("Unfold the menu")),
)
LISTS = (
    Key("next", "j", _("Next record, in the list or in the open card")),
    Key("previous", "k", _("Previous record")),
    Key("open", "enter", _("Open the record in focus")),
    Key("select", "x", _("Choose the row or card in focus")),
    Key("select-range", "shift+x", _("Choose the rows or cards up to the one in focus")),
)
CARDS = (
    Key("edit", "e", _("Change the open record")),
    Key("move", "m", _("Move the record to another stage")),
)
BOARD = (
    Key("walk", "arrows", _("Walk over the cards, or move the lifted one")),
    Key("lift", "space", _("Lift the card in focus, and put it down")),
)
OWN = {key.name: key for key in (*EVERYWHERE, *LISTS, *CARDS, *BOARD)}
"""Those that belong to no command."""

_DRAWN: dict[str, Any] = {
    "mod": pgettext_lazy("key", "Ctrl"),
    "shift": pgettext_lazy("key", "Shift"),
    "enter": pgettext_lazy("key", "Enter"),
    "esc": pgettext_lazy("key", "Esc"),
    "space": pgettext_lazy("key", "Space"),
    "arrows": "← ↑ ↓ →",
}


@dataclass(frozen=True)
class Setting:
    """How one person has set the keys."""

    letters: bool = True
    """Whether single letters do anything."""
    changed: Mapping[str, str] = field(default_factory=dict)
    """Other letters for keys of `OWN`, by name."""

    def of(self, key: Key) -> Key:
        """The key as this person has it."""
        other = self.changed.get(key.name) if key.is_single else None
        return Key(key.name, other, key.label) if other else key

    def written(self) -> str:
        """As the browser keeps it."""
        return urlencode({**({} if self.letters else {"letters": OFF}), **self.changed})


def setting_of(request: HttpRequest) -> Setting:
    """How the person before this browser has set the keys; nonsense in the cookie counts for nothing."""
    kept = dict(parse_qsl(request.COOKIES.get(COOKIE, "")[:2000]))
    try:
        return read(kept)
    except Refused:
        return Setting(letters=kept.get("letters") != OFF)


def read(sent: Mapping[str, str]) -> Setting:
    """The setting out of a form or cookie; refuses what is no single letter, and two keys alike."""
    changed = {}
    for key in OWN.values():
        wanted = sent.get(key.name, "").strip().lower()
        if not key.is_single or wanted in {"", key.keys}:
            continue
        if len(wanted) != 1 or not wanted.isprintable() or wanted in {"c", "g"}:
            raise Refused(_("Use one letter or sign, other than C and G."), field=key.name)
        changed[key.name] = wanted
    setting = Setting(letters=sent.get("letters") != OFF, changed=changed)
    taken: dict[str, str] = {}
    for key in (setting.of(one) for one in OWN.values() if one.is_single):
        if key.keys in taken:
            raise Refused(_("Two keys cannot be the same."), field=key.name)
        taken[key.keys] = key.name
    return setting


def sheet(request: HttpRequest) -> list[Section]:
    """Every key this reader may use, for the help sheet."""
    setting = setting_of(request)
    own = {key.name: setting.of(key) for key in OWN.values()}
    of_commands: dict[str, list[Key]] = {"go": [], "create": []}
    for one in commands.with_shortcuts(getattr(request, "actor", None)):
        of_commands.get(one.group, of_commands["go"]).append(Key(one.name, one.shortcut, one.label, one.url))
    return [
        Section(_("Everywhere"), [own[key.name] for key in EVERYWHERE]),
        Section(_("Go to"), of_commands["go"]),
        Section(_("Create"), of_commands["create"]),
        Section(_("Lists"), [own[key.name] for key in LISTS]),
        Section(_("Cards"), [own[key.name] for key in CARDS]),
        Section(_("Board"), [own[key.name] for key in BOARD]),
    ]


def drawn(request: HttpRequest, command: commands.Command) -> list[str]:
    """The keys of a command as this person has them, to be shown beside it; none while letters are off."""
    setting = setting_of(request)
    own = OWN.get(command.name)
    key = setting.of(own) if own else Key(command.name, command.shortcut, command.label)
    return key.pressed if key.keys and (setting.letters or not key.is_letter) else []


def singles(setting: Setting) -> list[tuple[Key, str]]:
    """The keys one may set, each with the letter it has now."""
    return [(key, setting.of(key).keys) for key in OWN.values() if key.is_single]


def _apart(keys: str) -> Iterator[str]:
    for one in keys.split():
        yield from one.split("+") if len(one) > 1 else [one]
