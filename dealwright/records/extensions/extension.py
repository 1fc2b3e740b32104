"""What a domain declares of an extension; its `apps.py` does it once.

extensions.add(Extension("compact", _("Compact CRM"), _("Subjects in one short funnel."), "target"))
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from dealwright.events import Actor


def _nothing(*, by: Actor) -> None:
    return


@dataclass(frozen=True)
class Extension:
    """One extension. Its menu entries, pages and addresses of the API are there while it is on."""

    name: str
    """As in addresses and the API: `compact`."""
    label: Any
    """A lazily translated text."""
    description: Any
    """What one gets, in a sentence or two."""
    icon: str
    url: str = ""
    """Where its work begins."""
    settings_url: str = ""
    keywords: Any = ""
    """Other words by which the page of extensions finds it."""
    on_switch_on: Callable[..., Any] = _nothing
    """`on_switch_on(by=actor)`: makes what it needs, in the same transaction."""
    on_switch_off: Callable[..., Any] = _nothing
    order: int = 100

    def __str__(self) -> str:
        return str(self.label)


_extensions: dict[str, Extension] = {}


def add(extension: Extension) -> None:
    """Declare an extension."""
    _extensions[extension.name] = extension


def get(name: str) -> Extension | None:
    """The declaration of an extension, or None."""
    return _extensions.get(name)


def all_extensions() -> Iterator[Extension]:
    """Every declared extension, in order."""
    yield from sorted(_extensions.values(), key=lambda one: (one.order, one.name))
