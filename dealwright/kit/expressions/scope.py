"""What a formula may ask of the world around it, and a plain answerer for tests, previews and dry runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from random import Random, SystemRandom
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _

from dealwright.kit import clock
from dealwright.kit.expressions.names import Name
from dealwright.kit.expressions.problems import NotTold, UnknownName, sentence
from dealwright.kit.expressions.values import Link, Reference
from dealwright.kit.working_time import WorkingTime

DAY_FORMAT, MOMENT_FORMAT = "d.m.Y", "d.m.Y H:i:s"
"""How dates stand in text that is not meant for people; `> printable` follows the reader's language."""


class Scope(Protocol):
    """Answers names, and says where and when we are. `System:…` is answered for all scopes alike."""

    language: str | None
    """Of whoever will read the result; None is the one that is active."""
    day_format: str
    moment_format: str
    """In the letters of `date()`."""
    random: Random

    def value(self, name: Name) -> Any:
        """The value of a name; UnknownName where there is none of that name. None is a value."""

    def before(self, name: Name) -> Any:
        """The value before the change at hand; NotTold where nobody knows."""

    def now(self) -> datetime:
        """The present moment."""

    def zone(self) -> tzinfo:
        """Where the company is."""

    def zone_of(self, person: Reference | None) -> tzinfo:
        """Where a person is; None is the one for whom this is done."""

    def responsible(self) -> Reference | None:
        """Who answers for the document."""

    def members(self, group: Reference) -> Sequence[Reference]:
        """The people of a group, lowest id first."""

    def working_time(self, person: Reference | None) -> WorkingTime:
        """When a person works; None is the company."""

    def document_link(self) -> Link | None:
        """The document's own address, without the site, and its title."""

    def host_url(self) -> str:
        """The address of the site, without a slash at its end."""


@dataclass
class PlainScope:
    """Answers from mappings of `Document:TITLE` to values. Inherit from it to answer from records."""

    values: Mapping[str, Any] = field(default_factory=dict)
    previous: Mapping[str, Any] | None = None
    language: str | None = None
    day_format: str = DAY_FORMAT
    moment_format: str = MOMENT_FORMAT
    home: tzinfo = UTC
    zones: Mapping[Reference | None, tzinfo] = field(default_factory=dict)
    hours: WorkingTime | None = None
    person_responsible: Reference | None = None
    groups: Mapping[str, Sequence[Reference]] = field(default_factory=dict)
    """By the code of the group."""
    link: Link | None = None
    site: str = ""
    random: Random = field(default_factory=SystemRandom)

    def value(self, name: Name) -> Any:
        """What the mapping holds."""
        try:
            return self.values[f"{name.object}:{name.field}"]
        except KeyError:
            raise unknown(name) from None

    def before(self, name: Name) -> Any:
        """What the mapping of previous values holds."""
        if self.previous is None:
            raise not_told(name)
        try:
            return self.previous[f"{name.object}:{name.field}"]
        except KeyError:
            raise not_told(name) from None

    def now(self) -> datetime:
        """The time of the house."""
        return clock.now()

    def zone(self) -> tzinfo:
        """Home."""
        return self.home

    def zone_of(self, person: Reference | None) -> tzinfo:
        """Where the mapping says, else home."""
        return self.zones.get(person, self.home)

    def responsible(self) -> Reference | None:
        """As given."""
        return self.person_responsible

    def members(self, group: Reference) -> Sequence[Reference]:
        """As given."""
        return self.groups.get(group.code, ())

    def working_time(self, person: Reference | None) -> WorkingTime:
        """The same hours for all."""
        return self.hours or WorkingTime(zone=self.home)

    def document_link(self) -> Link | None:
        """As given."""
        return self.link

    def host_url(self) -> str:
        """As given."""
        return self.site


def unknown(name: Name) -> UnknownName:
    """What a scope raises for a name that it does not know."""
    return UnknownName(
        sentence(
            _("There is no “%(name)s” here (any more). Choose another value with the “…” button."),
            name=str(name),
        )
    )


def not_told(name: Name) -> NotTold:
    """What a scope raises where it has no previous value."""
    return NotTold(sentence(_("Nobody tells what “%(name)s” was before."), name=str(name)))
