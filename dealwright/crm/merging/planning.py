"""What a merge will do, as a pure function of what the records hold: preview and execution use the same plan.

    plan(snapshots, found, choose) -> Plan

The first snapshot is the record that stays. Single fields come from the record that was chosen, lists
(phones, tags …) are united. Nothing here asks the database or changes anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from dealwright.kit.errors import Refused

MOST_RECORDS = 5
"""Records of one merge."""


@dataclass(frozen=True)
class Choice:
    """One line of the comparison: a field, or some that belong together, such as the parts of a name."""

    name: str
    label: str
    given: Mapping[str, Any]
    """What `edit` takes to put it there; those of people under `custom`."""
    shown: str
    """In words; empty where there is nothing."""
    wins: bool = False
    """Whether it is taken where nobody chose: a yes where the one that stays says no."""


@dataclass(frozen=True)
class Item:
    """One of several values of a field."""

    key: Any
    """Two items of the same key are the same."""
    given: Any
    shown: str


@dataclass(frozen=True)
class Several:
    """A field with several values."""

    name: str
    label: str
    items: tuple[Item, ...]
    most: int | None = None
    """As many may be kept."""


@dataclass(frozen=True)
class Snapshot:
    """A record as it is compared."""

    id: int
    label: str
    choices: Mapping[str, Choice]
    lists: Mapping[str, Several]
    spares: Mapping[str, tuple[str, Item]] = field(default_factory=dict)
    """What becomes of a choice that is not taken: the list it is kept in, such as the further addresses."""

    @property
    def told(self) -> dict[str, Any]:
        """As the ledger keeps it."""
        single = {name: one.shown for name, one in self.choices.items() if one.shown}
        return single | {
            name: [item.shown for item in one.items] for name, one in self.lists.items() if one.items
        }


@dataclass(frozen=True)
class Chosen:
    """A field of the result."""

    name: str
    label: str
    from_id: int
    shown: str
    options: tuple[tuple[int, str], ...]
    """By record, what it holds."""

    @property
    def differs(self) -> bool:
        """Whether there is something to choose."""
        return len({shown for _id, shown in self.options if shown}) > 1


@dataclass(frozen=True)
class United:
    """A list of the result."""

    name: str
    label: str
    items: tuple[Item, ...]
    added: int
    """How many come from those that go."""


@dataclass(frozen=True)
class Plan:
    """Everything a merge will do."""

    survivor_id: int
    other_ids: tuple[int, ...]
    chosen: tuple[Chosen, ...]
    united: tuple[United, ...]
    edits: Mapping[str, Any]
    """What `edit` of the one that stays is called with; empty where it holds all of it already."""
    moves: Mapping[str, Mapping[int, tuple[int, ...]]]
    """By relation and by the record it comes from, the keys of what is moved."""
    problems: tuple[Refused, ...] = field(default=())
    """Why it cannot be done as it stands."""

    @property
    def moved(self) -> int:
        """How many things are moved."""
        return sum(len(keys) for found in self.moves.values() for keys in found.values())


def plan(
    snapshots: Sequence[Snapshot],
    found: Mapping[str, Mapping[int, Sequence[int]]],
    choose: Mapping[str, int] | None = None,
) -> Plan:
    """What becomes of these records: the first stays, the others go into it."""
    survivor, others = snapshots[0], snapshots[1:]
    wanted = dict(choose or {})
    known = {one.id: one for one in snapshots}
    problems = [
        _unknown_choice(name, id) for name, id in wanted.items() if _is_odd(name, id, survivor, known)
    ]
    chosen = [_chosen(name, snapshots, known.get(wanted.get(name, 0))) for name in survivor.choices]
    taken = {one.name: one.shown for one in chosen}
    united = [_united(name, snapshots, taken) for name in survivor.lists]
    problems += [_too_many(one, survivor.lists[one.name].most) for one in united if _is_full(one, survivor)]
    edits: dict[str, Any] = {}
    for one in chosen:
        if one.from_id != survivor.id and one.shown != survivor.choices[one.name].shown:
            _give(edits, known[one.from_id].choices[one.name].given)
    for several in united:
        if several.added:
            _give(edits, _as_given(several))
    return Plan(
        survivor_id=survivor.id,
        other_ids=tuple(one.id for one in others),
        chosen=tuple(chosen),
        united=tuple(united),
        edits=edits,
        moves={name: {id: tuple(keys) for id, keys in of.items()} for name, of in found.items() if of},
        problems=tuple(problems),
    )


def _chosen(name: str, snapshots: Sequence[Snapshot], wanted: Snapshot | None) -> Chosen:
    """What was chosen; else what the one that stays holds; else the first that holds something."""
    winner = next((one for one in snapshots if one.choices[name].wins), None)
    filled = next((one for one in snapshots if one.choices[name].shown), snapshots[0])
    taken = wanted or winner or filled
    return Chosen(
        name=name,
        label=taken.choices[name].label,
        from_id=taken.id,
        shown=taken.choices[name].shown,
        options=tuple((one.id, one.choices[name].shown) for one in snapshots),
    )


def _united(name: str, snapshots: Sequence[Snapshot], taken: Mapping[str, str]) -> United:
    """All items of all records, each once; with what stood in a single field and was not chosen for it."""
    first = snapshots[0].lists[name]
    items = {_key(item): item for item in first.items}
    before = len(items)
    for other in snapshots:
        for item in other.lists[name].items:
            items.setdefault(_key(item), item)
        for choice, (list_name, item) in other.spares.items():
            if list_name == name and other.choices[choice].shown not in ("", taken[choice]):
                items.setdefault(_key(item), item)
    return United(name, first.label, tuple(items.values()), len(items) - before)


def _key(item: Item) -> str:
    return repr(item.key)


def _as_given(several: United) -> dict[str, Any]:
    values = [item.given for item in several.items]
    begins, dot, code = several.name.partition(".")
    return {begins: {code: values}} if dot else {several.name: values}


def _give(edits: dict[str, Any], given: Mapping[str, Any]) -> None:
    """Fields of people are given together."""
    for name, value in given.items():
        if name == "custom":
            edits["custom"] = {**edits.get("custom", {}), **value}
        else:
            edits[name] = value


def _is_odd(name: str, id: int, survivor: Snapshot, known: Mapping[int, Snapshot]) -> bool:
    return name not in survivor.choices or id not in known


def _unknown_choice(name: str, id: int) -> Refused:
    message = _("There is nothing to choose by the name “%(field)s” from the record %(id)s.")
    return Refused(message % {"field": name[:60], "id": id}, field="choose")


def _is_full(united: United, survivor: Snapshot) -> bool:
    most = survivor.lists[united.name].most
    return most is not None and len(united.items) > most


def _too_many(united: United, most: int | None) -> Refused:
    message = _(
        "%(field)s: together they are %(count)s, and at most %(most)s can be kept. Remove some first."
    )
    return Refused(
        message % {"field": united.label, "count": len(united.items), "most": most}, field=united.name
    )
