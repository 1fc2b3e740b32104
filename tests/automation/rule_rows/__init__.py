"""What every action of rules is tried with: one row each, gathered from the files of this folder.

A file declares `ROWS = {"add_note": Row(settings=…, effect=…, after=…)}`; `test_every_rule` tries each row
on a deal, a lead and an order (or `on`), and fails for an action of the catalogue without a row. What is for
every kind is tried on proposals and invoices, too (`test_rules_of_papers`).
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from dealwright.events import Actor, unrecorded
from dealwright.people.users.models import User
from dealwright.records import kinds
from dealwright.records.pipelines.models import Stage


@dataclass
class Cast:
    """One record that enters a stage with a rule, and who works there."""

    kind: str
    record: Any
    """The record, before it enters; `fresh` is it as it is now."""
    stage: Stage
    """The one that it enters, where the rule stands."""
    elsewhere: Stage
    """Another stage of the pipeline."""
    anna: User
    """Responsible for the record."""
    boris: User
    owner: User
    rule: Any = None
    """The rule, once it stands there."""
    kept: dict[str, Any] = field(default_factory=dict)
    """For what `prepare` makes."""

    @property
    def fresh(self) -> Any:
        """The record as it is now, wherever it lies."""
        return type(self.record).everything.get(pk=self.record.pk)

    def link(self, **clients: Any) -> None:
        """Give the record these clients; proposals and invoices have those of their deal."""
        kind = kinds.get(self.kind)
        if self.kind in ("proposal", "invoice"):
            with unrecorded("for a test"):
                type(self.record).objects.filter(pk=self.record.pk).update(**clients)
        else:
            kind.edit(self.fresh, by=Actor.system(), **clients)


Settings = dict[str, Any] | Callable[[Cast], dict[str, Any]]


@dataclass(frozen=True)
class Row:
    """How an action is tried."""

    settings: Settings
    """Sample settings, or a function of the cast."""
    effect: Callable[[Cast], Any]
    """What there is of its effect: asked before (nothing yet), after it ran, and after every further try."""
    after: Any
    """What `effect` answers once it ran; a function of the cast where the cast decides."""
    before: Any = None
    """What it answers before; by default anything but `after`."""
    on: tuple[str, ...] = ("deal", "lead", "order")
    """The kinds it is tried for."""
    refused_on: tuple[str, ...] = ()
    """The kinds on whose stages it cannot be put."""
    wrong: tuple[tuple[Settings, str], ...] = ()
    """Settings that are refused, and the field that the refusal names."""
    prepare: Callable[[Cast], None] | None = None
    """Makes what it needs, before the rule is put there."""
    state: str = "done"
    """How its run stands after it ran: `waiting` for one that pauses or is finished by somebody."""
    is_keyed: bool = True
    """Whether the same key never does it twice; otherwise only the transaction of the run sees to that."""


def rows() -> dict[str, Row]:
    """Those of all files."""
    found: dict[str, Row] = {}
    for module in pkgutil.iter_modules(__path__):
        found |= importlib.import_module(f"{__name__}.{module.name}").ROWS
    return found


def said(given: Any, cast: Cast) -> Any:
    """Settings or an answer that may depend on the cast."""
    return given(cast) if callable(given) else given
