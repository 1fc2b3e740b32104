"""Where facts of events lead to that are no records of their own card, such as an attached file."""

from collections.abc import Callable
from typing import Any

from dealwright.events.facts import Ref

_urls: dict[str, Callable[[int], str]] = {}


def add(kind: str, url: Callable[[int], str]) -> None:
    """Let every fact that refers to this kind be a link."""
    _urls[kind] = url


def links_in(facts: dict[str, Any]) -> list[tuple[str, str]]:
    """Label and address of each fact that leads somewhere."""
    found = []
    for fact in facts.values():
        if isinstance(fact, dict) and fact.keys() == Ref.model_fields.keys() and fact["kind"] in _urls:
            found.append((fact["label"], _urls[fact["kind"]](fact["id"])))
    return found


def url_of(kind: str, id: int) -> str | None:
    """Where a reference to something without a card leads; None where nobody said."""
    return _urls[kind](id) if kind in _urls else None
