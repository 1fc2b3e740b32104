"""What a card consists of, declared once by its domain: sections, and the facts in them.

    shapes.add("deal", Part("about", _("About the deal"), (Fact("amount", _("Amount")), …)), ADDED, Part(…))

The template of the card writes each of them under the same name; `card.Card` puts them in order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor
from dealwright.people.access import hidden_fields
from dealwright.records.fields.queries import custom_fields_of

CUSTOM = "custom"
"""The section of fields that people added, whatever its headings are."""


@dataclass(frozen=True)
class Fact:
    """A line of a card: one field, or some that are shown together."""

    name: str
    label: Any
    fields: tuple[str, ...] | None = None
    """The fields it shows; whoever may see none of them does not hear of it. Unsaid, the one of its name."""

    @property
    def of_fields(self) -> frozenset[str]:
        """The names of its fields."""
        return frozenset({self.name} if self.fields is None else self.fields)


@dataclass(frozen=True)
class Part:
    """A section of a card."""

    name: str
    label: Any
    facts: tuple[Fact, ...] = ()
    fields: tuple[str, ...] = ()
    """Of a section without facts: the fields it shows; whoever may see none of them does not hear of it."""


ADDED = Part(CUSTOM, _("Added fields"))

_shapes: dict[str, tuple[Part, ...]] = {}


def add(kind: str, *parts: Part) -> None:
    """Say what the cards of a kind consist of, in their usual order."""
    _shapes[kind] = parts


def kinds_with_cards() -> list[str]:
    """The kinds whose cards people arrange."""
    return list(_shapes)


def shape_of(kind: str) -> tuple[Part, ...]:
    """The sections of the cards of a kind, with the fields people added; empty where none are declared."""
    return tuple(_with_added(kind, part) for part in _shapes.get(kind, ()))


def shape_for(actor: Actor, kind: str) -> tuple[Part, ...]:
    """The same without what the actor's role hides."""
    hidden = hidden_fields(actor, kind)
    found = []
    for part in shape_of(kind):
        facts = tuple(fact for fact in part.facts if not fact.of_fields or fact.of_fields - hidden)
        if facts or not (part.facts or (part.fields and hidden.issuperset(part.fields))):
            found.append(replace(part, facts=facts))
    return tuple(one for one in found if one.facts or one.name != CUSTOM)


def names_in(parts: tuple[Part, ...]) -> Iterator[str]:
    """The names of sections and facts as layouts keep them: `about`, `about/amount`."""
    for part in parts:
        yield part.name
        yield from (f"{part.name}/{fact.name}" for fact in part.facts)


def _with_added(kind: str, part: Part) -> Part:
    if part.name != CUSTOM:
        return part
    added = tuple(Fact(field.name, field.label) for field in custom_fields_of(kind) if field.is_on_card)
    return replace(part, facts=added)
