"""Declaring kinds of events. One class says everything about a kind; everybody else reads it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, PrivateAttr

from dealwright.events.facts import FieldChange, shown

HIDDEN = "…"
"""Stands in a sentence for a fact that its reader may not see."""


class Use(Enum):
    """Who may build on a kind."""

    RULES = "rules"
    WEBHOOKS = "webhooks"
    NOTIFICATIONS = "notifications"
    """The people responsible for the records concerned are told."""


class Keep(Enum):
    """How long entries of a kind are kept."""

    FOREVER = "forever"
    YEARS_2 = "2 years"
    DAYS_90 = "90 days"


class Event(BaseModel):
    """Base of all kinds. Fields of a subclass are the facts; the class variables are the rest.

    Facts live for ever: add fields with a default, never change or remove one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    _hidden: frozenset[str] = PrivateAttr(default=frozenset())
    _in_vain: frozenset[str] = PrivateAttr(default=frozenset())
    _changed: frozenset[str] | None = PrivateAttr(default=None)

    kind: ClassVar[str]
    """`noun.verb_in_the_past`."""
    title: ClassVar[Any]
    """The kind as a choice in a list: “Deal moved”. Lazily translated."""
    sentence: ClassVar[Any]
    """One whole sentence with places for {actor}, {subject} and the facts. Lazily translated."""
    icon: ClassVar[str] = "point"
    used_by: ClassVar[frozenset[Use]] = frozenset({Use.RULES, Use.WEBHOOKS})
    personal: ClassVar[tuple[str, ...]] = ()
    """Facts that are emptied when a person is forgotten."""
    keep: ClassVar[Keep] = Keep.FOREVER
    enters: ClassVar[str | None] = None
    """The fact that names the stage which the subject entered, for kinds by which that happens."""
    body_of: ClassVar[str | None] = None
    """The fact that refers to a record whose text is shown below the sentence, such as a note."""
    told_within: ClassVar[str | None] = None
    """The fact that refers to a note of the same change, which shows it: then it is no entry of its own."""
    stands_in_timelines: ClassVar[bool] = True
    """Whether timelines show it as an entry; otherwise something else there says so."""
    is_bookkeeping: ClassVar[bool] = False
    """Whether a timeline tells it in quiet colours: a record was kept in order, no more."""
    tells_of: ClassVar[Mapping[str, str]] = {}
    """Facts that repeat fields of the subject, which a role may hide: `{"total": "total"}`; of a record of
    another kind `{"amount": "order.total"}`. A sentence says such a fact only through its place."""
    sample: ClassVar[dict[str, Any]]
    """Facts of one such event, as stored: shown in the docs, loaded by a test for ever."""

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if "kind" not in cls.__dict__:
            return  # an abstract shape that several kinds share
        for needed in ("title", "sentence", "sample"):
            if not hasattr(cls, needed):
                raise TypeError(f"{cls.__name__} declares no {needed}")
        other = _declared.get(cls.kind)
        if other is not None and other.__qualname__ != cls.__qualname__:
            raise TypeError(f"{cls.kind} is declared twice: {other.__name__} and {cls.__name__}")
        _declared[cls.kind] = cls

    def places(self) -> dict[str, str]:
        """The facts as they stand in the sentence. A kind may override this to word a fact."""
        return {name: shown(getattr(self, name)) for name in type(self).model_fields}

    def say(self, *, actor: str, subject: str) -> str:
        """The sentence in the reader's language."""
        places = {**self.places(), **dict.fromkeys(self._hidden, HIDDEN)}
        return str(self.sentence).format(actor=actor, subject=subject, **places)

    def hiding(self, facts: Collection[str]) -> Self:
        """The same event, whose sentence keeps these facts to itself."""
        quieter = self.model_copy()
        quieter._hidden = frozenset(facts)
        return quieter

    def field_changes(self) -> Sequence[FieldChange]:
        """Which fields of its subject got another value, before and after. A kind may override this.

        References are compared by their ids, so `{"id": 3, "label": "Boris"}` and `3` are the same value.
        """
        told: Sequence[FieldChange] = getattr(self, "changes", ())
        return told

    def changed_fields(self) -> frozenset[str]:
        """The names of these fields, without those that the whole change left as they were."""
        if self._changed is None:
            self._changed = frozenset(change.field for change in self.field_changes()) - self._in_vain
        return self._changed

    def without_changes_of(self, fields: Collection[str]) -> Self:
        """The same event, which changed these fields only for something else to change them back."""
        quieter = self.model_copy()
        quieter._in_vain, quieter._changed = frozenset(fields), None
        return quieter

    @classmethod
    def tells_changes(cls) -> bool:
        """Whether events of this kind say which fields got another value."""
        return "changes" in cls.model_fields or cls.field_changes is not Event.field_changes

    @classmethod
    def load(cls, facts: dict[str, Any]) -> Event:
        """Facts as read from the log; facts of a later release are passed over."""
        return cls.model_validate(facts, extra="ignore")


_declared: dict[str, type[Event]] = {}


def declared(kind: str) -> type[Event] | None:
    """The declaration of a kind, or None when this release does not know it."""
    return _declared.get(kind)


def all_declared(*, used_by: Use | None = None) -> Iterator[type[Event]]:
    """Every declared kind, in the order of their names."""
    for _kind, event in sorted(_declared.items()):
        if used_by is None or used_by in event.used_by:
            yield event
