"""What a kind says of itself so that files of its records can be brought in.

    imports.add(Importable("contact", targets=contact_targets, lookup=ContactLookup, ...))   # in apps.py

The engine reads the file, guesses what its columns mean, shows it, writes and takes back; it knows no domain.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor
from dealwright.people.access import Verb, hidden_fields, may
from dealwright.records import kinds
from dealwright.records.fields import Field
from dealwright.records.fields.queries import fields_of
from dealwright.records.imports.cells import Reading, read_cell, read_field
from dealwright.records.kinds import RecordKind

CURRENCY = ".currency"
"""How targets end that say in what currency the amount beside them is."""
ID, EXTERNAL_ID, PIPELINE, STAGE = "id", "external_id", "pipeline", "stage"
UNREADABLE = frozenset({"file", "further_address"})
"""Types of fields that no cell of a table can hold."""

Read = Callable[[str, str, Reading], Any]
"""`read(text, header, reading)`: what a cell says, Refused where it says nothing that can be kept."""


@dataclass(frozen=True)
class Target:
    """Where a column of a file may go."""

    name: str
    """As in mappings: `first_name`, `custom.weight`, `amount.currency`."""
    label: Any
    read: Read
    words: tuple[str, ...] = ()
    """What such columns are called in files of others, beside the label."""
    takes_several: bool = False
    """Several columns may go there: phones, tags."""
    field: Field | None = None
    """Of the record, where it is filled as it is read."""
    of: str = ""
    """The field it belongs to, where that is not called so: whoever may not see that fills nothing."""

    @property
    def filled_field(self) -> str:
        """The name of the field that rights speak of."""
        return self.of or self.name


class Lookup(Protocol):
    """Finds what is here already, for the rows of one batch."""

    def find(self, values: Mapping[str, Any]) -> int | None:
        """The key of the record that these values are of; None for a new one."""
        ...

    def learn(self, values: Mapping[str, Any], id: int) -> None:
        """A record of these values is here from now on."""
        ...


@dataclass
class Doing:
    """The row in hand, for what a kind completes: who brings it, what was chosen for all rows."""

    reading: Reading
    options: Mapping[str, Any]
    id: int | None = None
    """Of the record that is here already."""
    is_trial: bool = False
    """Nothing may be written: somebody only looks."""
    made: list[str] = field(default_factory=list)
    """The kinds of further records that were made for it."""

    @property
    def by(self) -> Actor:
        """Who brings it."""
        return self.reading.by


@dataclass(frozen=True)
class Importable:
    """How records of a kind come from a file."""

    kind: str
    targets: Callable[[Actor], Sequence[Target]]
    lookup: Callable[[Sequence[Mapping[str, Any]], Actor], Lookup]
    """`lookup(values of the rows, by)`: with one question for all of them."""
    needs: tuple[str, ...]
    """The targets of which at least one has to be chosen."""
    needs_words: Any
    """What to say where none is."""
    complete: Callable[[dict[str, Any], Doing], dict[str, Any]] = lambda values, _doing: values
    """Makes of what the row says the values that the verbs take."""
    held: Mapping[str, Callable[[Any], list[Any]]] = field(default_factory=dict)
    """By field with several values, what a record holds, as its `edit` takes it."""
    currency: Callable[[], str] = lambda: "BRL"
    """Of amounts beside which none is written."""
    has_stages: bool = False
    examples: Mapping[str, str] = field(default_factory=dict)
    """The columns of the file to begin with, each with a value."""

    @property
    def of_kind(self) -> RecordKind:
        """The declaration of its kind."""
        found = kinds.get(self.kind)
        if found is None:
            raise LookupError(f"nobody declares the kind {self.kind}")
        return found

    def targets_for(self, actor: Actor) -> dict[str, Target]:
        """By name, those that the actor may fill."""
        hidden = hidden_fields(actor, self.kind)
        return {one.name: one for one in self.targets(actor) if one.filled_field not in hidden}


_importable: dict[str, Importable] = {}


def add(importable: Importable) -> None:
    """Declare how a kind comes from files; the domain's apps.py does it once."""
    _importable[importable.kind] = importable


def get(kind: str) -> Importable | None:
    """The declaration of a kind, None where its records come from no file."""
    return _importable.get(kind)


def importable_by(actor: Actor) -> list[Importable]:
    """The kinds of which the actor may bring files in, in the order of the menu."""
    found = (kinds.get(name) for name in _importable)
    allowed = [one for one in found if one is not None and may(actor, one.name, Verb.CREATE)]
    return [_importable[one.name] for one in sorted(allowed, key=lambda one: one.order)]


def own_targets(
    kind: str,
    *,
    words: Mapping[str, tuple[str, ...]],
    reads: Mapping[str, Read] | None = None,
    without: Collection[str] = (),
) -> list[Target]:
    """The targets that follow from the fields of a kind, those people added too.

    `reads` are those that are read in a way of the domain's own.
    """
    ways = reads or {}
    found = []
    for one in fields_of(kind):
        if one.name in without or one.type.name in UNREADABLE or not one.is_editable:
            continue
        more = words.get(one.name, ())
        found.append(
            Target(
                one.name,
                one.label,
                ways.get(one.name) or _reader(one),
                more,
                takes_several=one.multiple,
                field=one,
            )
        )
        if one.type.name == "money":
            found.append(_currency_of(one, words.get(f"{one.name}{CURRENCY}", ())))
    return found


def known_by(words: Mapping[str, tuple[str, ...]]) -> list[Target]:
    """The targets that tell which record a row is of."""
    return [
        Target(ID, _("Number in Dealwright"), _number, ("id", *words.get(ID, ())), of=ID),
        Target(
            EXTERNAL_ID,
            _("Number in the other program"),
            lambda text, _header, _reading: text[:200],
            ("external id", "external_id", *words.get(EXTERNAL_ID, ())),
        ),
    ]


def _reader(of: Field) -> Read:
    return lambda text, header, reading: read_field(of, text, reading)


def _currency_of(of: Field, words: Iterable[str]) -> Target:
    label = _("%(field)s, currency") % {"field": of.label}
    return Target(f"{of.name}{CURRENCY}", label, _currency, tuple(words), of=of.name)


def _currency(text: str, _header: str, reading: Reading) -> str:
    return read_cell("currency", text, reading)


def _number(text: str, _header: str, reading: Reading) -> int:
    return read_cell("key", text, reading)
