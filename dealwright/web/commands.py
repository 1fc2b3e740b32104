"""Commands: what the palette can do, declared once. Domains add theirs from `apps.py`; menu entries become
commands by themselves. Nothing here knows a domain.

    commands.add(Command("roles", _("Roles"), "key", url="/people/roles", visible=may_change_settings))
    commands.add(Command("archive", _("Archive"), "archive", post="/deals/{id}/archive", for_kind="deal"))
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from dealwright.web import navigation
from dealwright.web.navigation import everybody

Group = Literal["record", "go", "create", "page"]
Right = Literal["see", "change", "delete"]

ANY_KIND = "*"
PERSONAL = 500
"""What concerns the person alone comes after the places of work."""


@dataclass(frozen=True)
class Choice:
    """One answer to a command that asks which."""

    value: str
    label: Any
    detail: Any = ""
    color: str = ""
    """Of a dot before the label: `#15803d`."""
    person: str = ""
    """A name whose face stands before the label."""


Choices = Callable[[HttpRequest, Any, str], Iterable[Choice]]
"""Called with the request, the open record (or None) and what was typed."""


Run = Callable[[HttpRequest, Any, str], Any]
"""Called with the request, the record and the chosen value; answers with a response, or with what was done
in one sentence."""


def always(record: Any) -> bool:
    """The command fits every record of its kind."""
    return True


@dataclass(frozen=True)
class Command:
    """One thing the palette can do: go to `url`, post to `post`, `run`, or press what is on the page already.

    In `url` and `post` of a command for records `{id}` stands for the id of the open one.
    """

    name: str
    label: Any
    icon: str
    url: str = ""
    post: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    """What is posted."""
    presses: str = ""
    """A selector: that thing of the page is pressed, or gets the focus; without it there is no command."""
    run: Run | None = None
    """For what has no address of its own: done with the request, the record and the chosen value."""
    choices: Choices | None = None
    """Asks which first."""
    field: str = "choice"
    """The name under which the chosen value is posted."""
    keywords: Any = ""
    """Other words by which people look for it."""
    shortcut: str = ""
    """As in `web.keys`: `g d`."""
    group: Group = "go"
    order: int = 100
    visible: Callable[[Any], bool] = everybody
    """Asked with the actor."""
    for_kind: str | None = None
    """The kind of record it acts on, or ANY_KIND; None is for commands that need no record."""
    right: Right = "change"
    """What the reader must be allowed to do with that record."""
    fits: Callable[[Any], bool] = always
    """Whether it makes sense for the record as it is."""

    @property
    def asks(self) -> bool:
        """Whether it asks which before it acts."""
        return self.choices is not None


Provider = Callable[[HttpRequest], Iterable[Command]]

_commands: dict[str, Command] = {}
_providers: list[Provider] = []


def add(command: Command) -> None:
    """Declare a command; the same name again replaces it."""
    _commands[command.name] = command


def provide(provider: Provider) -> None:
    """Ask this too, for commands that differ from reader to reader, such as saved views."""
    _providers.append(provider)


def for_reader(request: HttpRequest) -> list[Command]:
    """The commands that need no record, as this reader may use them, in order."""
    actor = getattr(request, "actor", None)
    declared = (one for one in _commands.values() if one.for_kind is None and one.visible(actor))
    provided = (one for provider in _providers for one in provider(request))
    return sorted([*_from_menu(actor), *declared, *provided], key=lambda one: (one.order, one.name))


def on_records(kind: str, actor: Any) -> list[Command]:
    """The commands for a record of this kind, before it is asked what fits and what is allowed."""
    wanted = (one for one in _commands.values() if one.for_kind in {kind, ANY_KIND} and one.visible(actor))
    return sorted(wanted, key=lambda one: (one.order, one.name))


def get(name: str) -> Command | None:
    """The declared command of that name."""
    return _commands.get(name)


def with_shortcuts(actor: Any) -> list[Command]:
    """The commands that keys lead to, as this reader may use them; costs no query."""
    found = (one for one in _commands.values() if one.shortcut and one.url and one.for_kind is None)
    declared = (one for one in found if one.visible(actor))
    return [*(one for one in _from_menu(actor) if one.shortcut), *declared]


def _from_menu(actor: Any) -> Iterator[Command]:
    for entry in navigation.entries_for(actor):
        creates = entry.area == "create"
        yield Command(
            name=f"menu:{entry.name}",
            label=entry.label,
            icon=entry.icon,
            url=entry.address,
            keywords=_("new create add") if creates else entry.keywords,
            shortcut=entry.shortcut,
            group="create" if creates else "go",
            order=entry.order + (PERSONAL if entry.area == "person" else 0),
        )
