"""Writing rows: each becomes a new record, changes the one that is here, or is refused with the reason."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError
from django.utils.translation import gettext as _

from dealwright.events import Actor, action
from dealwright.events.actions import attempt
from dealwright.kit.errors import Problem, Refused
from dealwright.people.access import Verb, require
from dealwright.people.users.models import User
from dealwright.records.fields import Field
from dealwright.records.fields.queries import fields_of
from dealwright.records.imports.cells import Reading
from dealwright.records.imports.choosing import Known, Options
from dealwright.records.imports.declaring import EXTERNAL_ID, ID, STAGE, Doing, Importable, Target
from dealwright.records.imports.models import Import, ImportRow, RowState
from dealwright.records.imports.numbers import Numbers
from dealwright.records.imports.rows import ReadRow, as_arguments, read_row, reason_of

log = logging.getLogger(__name__)


@dataclass
class Outcome:
    """What became of a row."""

    state: RowState
    record_id: int | None = None
    reason: str = ""
    made: list[str] = field(default_factory=list)
    """The kinds of further records that came with it."""


class Work:
    """What all rows of a file have in common, and how one of them is understood."""

    def __init__(self, run: Import, importable: Importable, by: Actor) -> None:
        self.run, self.importable, self.by = run, importable, by
        self.options = Options.from_json(run.options)
        self.targets: dict[str, Target] = importable.targets_for(by)
        self.reading = Reading(
            by,
            importable.kind,
            currency=importable.currency(),
            is_month_first=self.options.is_month_first,
            region=self.options.region or None,
        )
        self.fields: dict[str, Field] = {one.name: one for one in fields_of(importable.kind)}

    def read(self, rows: Sequence[ImportRow]) -> list[ReadRow]:
        """What the rows say."""
        run = self.run
        return [
            read_row(
                row.line, row.cells, run.mapping, run.columns, targets=self.targets, reading=self.reading
            )
            for row in rows
        ]

    def look_up(self, read: Sequence[ReadRow]) -> Found:
        """What of it is here already."""
        return Found(self, [one.values for one in read])

    def doing(self, id: int | None, *, is_trial: bool = False) -> Doing:
        """The row in hand."""
        return Doing(self.reading, self.run.options, id, is_trial)


class Found:
    """The records that are here already, for the rows of one batch."""

    def __init__(self, work: Work, values: Sequence[Mapping[str, Any]]) -> None:
        self._adds = work.options.known == Known.ADD
        self._numbers = Numbers(work.importable.of_kind, values, work.by)
        self._lookup = work.importable.lookup(values, work.by)

    def find(self, values: Mapping[str, Any]) -> int | None:
        """The key of the record that a row is of; None for a new one. Refused for a number of nobody."""
        if self._adds:
            self._numbers.refuse_taken(values)
            return None
        return self._numbers.find(values) or self._lookup.find(values)

    def learn(self, values: Mapping[str, Any], id: int) -> None:
        """A row became this record."""
        self._numbers.learn(values, id)
        self._lookup.learn(values, id)


@action
def write_rows(run: Import, rows: Sequence[ImportRow], importable: Importable, *, by: Actor) -> list[Outcome]:
    """Write some rows as one change; a row that is refused leaves nothing behind."""
    work = Work(run, importable, by)
    read = work.read(rows)
    found = work.look_up(read)
    return [_write(work, one, found) for one in read]


def counted(outcomes: Sequence[Outcome], kind: str) -> dict[RowState, Counter[str]]:
    """How many records of each kind were new, changed, passed over."""
    counts: dict[RowState, Counter[str]] = {state: Counter() for state in RowState}
    for one in outcomes:
        counts[one.state][kind] += 1
        counts[RowState.CREATED].update(one.made)
    return counts


def _write(work: Work, row: ReadRow, found: Found) -> Outcome:
    if not row.is_readable:
        return Outcome(RowState.REFUSED, reason=reason_of(row, work.run.columns))
    try:
        with attempt():
            outcome = _written(work, row, found)
    except Problem as problem:
        told = told_at(work, row, problem)
        return Outcome(RowState.REFUSED, reason=reason_of(told, work.run.columns))
    except DatabaseError as error:
        log.warning("line %s of import %s is refused by the database", row.line, work.run.pk)
        why = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
        return Outcome(RowState.REFUSED, reason=_("The database refused it: %(why)s") % {"why": why})
    except Exception as error:
        log.exception("importing line %s of import %s failed", row.line, work.run.pk)
        why = f"{type(error).__name__}: {error}"[:300]
        return Outcome(RowState.REFUSED, reason=_("It failed: %(why)s") % {"why": why})
    if outcome.state in {RowState.CREATED, RowState.CHANGED} and outcome.record_id is not None:
        found.learn(row.values, outcome.record_id)
    return outcome


def told_at(work: Work, row: ReadRow, problem: Problem) -> ReadRow:
    """The row with what a verb refused, at the cell where there is one."""
    for one in (problem, *problem.also):
        at = next((at for at, name in enumerate(work.run.mapping) if name and name == one.field), None)
        if at is None:
            row.more = " ".join(filter(None, [row.more, str(one)]))
        else:
            row.problems[at] = str(one)
    return row


def _written(work: Work, row: ReadRow, found: Found) -> Outcome:
    id = found.find(row.values)
    if id is None:
        return _create(work, row)
    if work.options.known == Known.PASS_OVER:
        return Outcome(RowState.PASSED_OVER, id)
    return _change(work, row, id)


def _create(work: Work, row: ReadRow) -> Outcome:
    kind, doing = work.importable.of_kind, work.doing(None)
    values = {name: value for name, value in row.values.items() if name != ID}
    values = work.importable.complete(values, doing)
    given = as_arguments(values, work.targets)
    if kind.move is not None and (stage := given.get(STAGE)) is not None:
        require(work.by, kind.name, Verb.CREATE, stage.pipeline_id)
    else:
        require(work.by, kind.name, Verb.CREATE)
    given.setdefault("responsible", _responsible(work))
    if work.options.tags:
        given["tags"] = [*given.get("tags", ()), *work.options.tags]
    assert kind.create is not None  # noqa: S101  whoever declares it says how it is made
    record = kind.create(by=work.by, **given)
    return Outcome(RowState.CREATED, record.pk, made=doing.made)


def _responsible(work: Work) -> User | None:
    chosen = work.options.responsible_id
    if chosen is None:
        return work.by.user
    return next(
        (one for people in work.reading.people.values() for one in people if one.pk == chosen), work.by.user
    )


def _change(work: Work, row: ReadRow, id: int) -> Outcome:
    kind = work.importable.of_kind
    record = kind.records.all().changed_by(work.by).filter(pk=id).first()
    if record is None:
        message = _("It is here already as number %(id)s, which you may not change.")
        raise Refused(message % {"id": id})
    values = {name: value for name, value in row.values.items() if name not in {ID, EXTERNAL_ID}}
    if work.options.known == Known.FILL:
        values = {name: value for name, value in values.items() if _is_empty(work, record, name)}
    else:
        values = {name: _with_present(work, record, name, value) for name, value in values.items()}
    doing = work.doing(id)
    given = as_arguments(work.importable.complete(values, doing), work.targets)
    before, stage = record.version, given.pop(STAGE, None)
    assert kind.edit is not None  # noqa: S101
    if given:
        record = kind.edit(record, by=work.by, **given)
    if stage is not None and kind.move is not None and stage.pk != record.stage_id:
        record = kind.move(record, to=stage, by=work.by)
    state = RowState.UNCHANGED if record.version == before else RowState.CHANGED
    return Outcome(state, id, made=doing.made)


def _is_empty(work: Work, record: Any, name: str) -> bool:
    """Whether the record holds nothing in the field a target belongs to."""
    target = work.targets[name]
    of = work.fields.get(target.filled_field)
    if of is None or name == STAGE:
        return False
    held = of.value_of(record)
    return held is None or held == "" or held == [] or getattr(held, "amount", None) == 0


def _with_present(work: Work, record: Any, name: str, value: Any) -> Any:
    """Of a field with several values, what is there and what the file adds; else what the file says."""
    target = work.targets[name]
    if target.field is None or not target.field.multiple:
        return value
    held = work.importable.held.get(name)
    present = held(record) if held is not None else target.field.value_of(record)
    return [*(present or []), *(one for one in value if one not in (present or []))]
