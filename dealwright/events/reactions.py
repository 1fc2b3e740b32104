"""Reactions: what follows from an event. Each runs exactly once per event in our database."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from dealwright.events.declaring import Event, all_declared, declared

Body = Callable[[Any, Any], None]
Where = Callable[[type[Event]], bool]


@dataclass(frozen=True)
class Reaction:
    """A function that is told of some kinds of events."""

    name: str
    """Stable: receipts are kept under it."""
    kinds: frozenset[str] | None
    """The kinds it is told of; None for all."""
    body: Body
    where: Where | None = None
    """Narrows all kinds to those whose declaration says so."""

    def wants(self, kind: str) -> bool:
        if self.kinds is not None:
            return kind in self.kinds
        declaration = declared(kind)
        return self.where is None or (declaration is not None and self.where(declaration))


_reactions: dict[str, Reaction] = {}


def reaction(
    *, to: type[Event] | Iterable[type[Event]] | None = None, to_all: bool = False, where: Where | None = None
) -> Callable[[Body], Body]:
    """Tell the function of these kinds, or of all: it is called as `body(event, entry)`.

    An engine that knows no domain asks for all kinds `where` their declaration says that it concerns them.

    Its writes and its receipt commit together. It reaches the world through jobs only.
    """
    if (to is None) is not to_all:
        raise TypeError("say either to= or to_all=True")
    wanted = [to] if isinstance(to, type) else list(to or ())
    kinds = None if to_all else frozenset(event.kind for event in wanted)

    def remember(body: Body) -> Body:
        name = f"{body.__module__.removeprefix('dealwright.')}.{body.__name__}"
        _reactions[name] = Reaction(name, kinds, body, where)
        return body

    return remember


def reactions_to(kind: str) -> list[Reaction]:
    """Who is told of a kind, in the order of their names."""
    return [found for _name, found in sorted(_reactions.items()) if found.wants(kind)]


def all_reactions() -> list[Reaction]:
    """Every reaction there is."""
    return [found for _name, found in sorted(_reactions.items())]


def kinds_of(found: Reaction) -> list[str]:
    """The kinds a reaction is told of, spelled out."""
    return [event.kind for event in all_declared() if found.wants(event.kind)]
