"""What other floors plug into the API, kept until the addresses are loaded."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dealwright.events import Actor

Authenticator = Callable[[str], "tuple[Any, Actor] | None"]
Hiding = Callable[["Actor", str], frozenset[str]]


@dataclass(frozen=True)
class Plug:
    """One resource of the API: where it lives, what answers, under which heading it is documented."""

    prefix: str
    router: str
    tag: str
    about: str


_plugs: dict[str, Plug] = {}
_authenticators: list[Authenticator] = []
_hiding: list[Hiding] = []


def plug(prefix: str, router: str, *, tag: str, about: str = "") -> None:
    """Offer the router at this dotted path under `/api/v1/PREFIX`; it is imported with the addresses.

    Several may share a prefix: a higher floor adds its sub-nouns to a resource of a lower one.
    """
    offered = Plug(prefix.strip("/"), router, tag, about)
    if _plugs.setdefault(router, offered) != offered:
        raise ValueError(f"{router} is already plugged into /api/v1/{_plugs[router].prefix}")


def plugged() -> list[Plug]:
    """Everything plugged in, in the order of the addresses."""
    return sorted(_plugs.values(), key=lambda each: (each.prefix, each.router))


def register_authenticator(authenticator: Authenticator) -> None:
    """Say who knows the tokens: called with a token, answers (user, actor), or None for an unknown one."""
    if authenticator not in _authenticators:
        _authenticators.append(authenticator)


def authenticators() -> list[Authenticator]:
    """Everybody who knows tokens, in the order of registration."""
    return list(_authenticators)


def hide_fields_with(hiding: Hiding) -> None:
    """Say who knows which fields an actor may not see: called with actor and kind, answers names."""
    _hiding[:] = [hiding]


def hidden_from(actor: "Actor") -> Callable[[str], frozenset[str]]:
    """Of each kind of record, the names of the fields this actor may not see."""

    def hidden(record_kind: str) -> frozenset[str]:
        return frozenset().union(*(hiding(actor, record_kind) for hiding in _hiding))

    return hidden
