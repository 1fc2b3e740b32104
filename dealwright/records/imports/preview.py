"""How the first rows of a file would be read, with what is wrong at which cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from dealwright.events import Actor
from dealwright.kit.errors import Problem
from dealwright.kit.money import Money, show
from dealwright.records.imports.declaring import ID, Importable
from dealwright.records.imports.models import Import, ImportRow
from dealwright.records.imports.rows import ReadRow, reason_of
from dealwright.records.imports.writing import Work, told_at

SHOWN = 10
LOOKED_THROUGH = 500
"""Rows that are read to say how many cannot be."""


@dataclass(frozen=True)
class Cell:
    """One cell as it would be read."""

    text: str
    problem: str = ""


@dataclass(frozen=True)
class Row:
    """One row as it would be read."""

    line: int
    cells: list[Cell]
    problem: str
    """What is wrong with it as a whole."""
    becomes: str
    """`new`, `here`, `refused`."""
    here: str = ""
    """What the record is called that is here already."""


@dataclass(frozen=True)
class Preview:
    """The first rows, and how many of those that were looked through are what."""

    heads: list[str]
    rows: list[Row]
    looked_through: int
    new: int
    here: int
    refused: int
    problems: list[tuple[int, str]] = field(default_factory=list)
    """The first lines that cannot be read, with the reason."""


def preview(
    run: Import, importable: Importable, *, by: Actor, most: int = LOOKED_THROUGH, is_thorough: bool = False
) -> Preview:
    """Read the first rows as the import would; nothing is written.

    What a kind completes, such as the client of a deal, is asked for the rows that are shown, and for all of
    them where it `is_thorough`.
    """
    work = Work(run, importable, by)
    rows = list(ImportRow.objects.filter(run=run).order_by("line")[:most])
    read = work.read(rows)
    found = work.look_up(read)
    ids = [_tried(work, row, found, completes=is_thorough or at < SHOWN) for at, row in enumerate(read)]
    shown = [at for at, name in enumerate(run.mapping) if name in work.targets]
    names = _names(importable, [id for id in ids[:SHOWN] if id], by)
    good = [row.is_readable for row in read]
    return Preview(
        heads=[
            str(work.targets[run.mapping[at]].label) if run.mapping[at] in work.targets else ""
            for at in shown
        ],
        rows=[_told(work, row, id, shown, names) for row, id in zip(read[:SHOWN], ids, strict=False)],
        looked_through=len(read),
        new=sum(1 for is_good, id in zip(good, ids, strict=True) if is_good and id is None),
        here=sum(1 for is_good, id in zip(good, ids, strict=True) if is_good and id is not None),
        refused=good.count(False),
        problems=[(row.line, reason_of(row, run.columns)) for row in read if not row.is_readable][:SHOWN],
    )


def _tried(work: Work, row: ReadRow, found: Any, *, completes: bool) -> int | None:
    """The record a row is of, with what its kind would refuse told at the cells."""
    if not row.is_readable:
        return None
    try:
        id: int | None = found.find(row.values)
        if completes:
            values = {name: value for name, value in row.values.items() if name != ID}
            work.importable.complete(values, work.doing(id, is_trial=True))
    except Problem as problem:
        told_at(work, row, problem)
        return None
    if id is None:
        found.learn(row.values, -row.line)
    return id


def _told(work: Work, row: ReadRow, id: int | None, shown: list[int], names: dict[int, str]) -> Row:
    cells = [Cell(_shown(work, row, at), row.problems.get(at, "")) for at in shown]
    here = "" if id is None else names.get(id) or (_("line %(line)s") % {"line": -id} if id < 0 else "")
    becomes = "refused" if not row.is_readable else "new" if id is None else "here"
    return Row(row.line, cells, row.more, becomes, here)


def _shown(work: Work, row: ReadRow, at: int) -> str:
    """A cell as it was understood; as it stands in the file where it was not."""
    text = row.cells[at] if at < len(row.cells) else ""
    target = work.targets.get(work.run.mapping[at])
    if not text or target is None or at in row.problems or target.name not in row.values:
        return text
    value = row.values[target.name]
    if isinstance(value, Money):
        return show(value)
    if target.field is None or target.takes_several:
        return text
    try:
        return target.field.show(value)
    except (AttributeError, TypeError, ValueError, Problem):
        return text


def _names(importable: Importable, ids: list[int], by: Actor) -> dict[int, str]:
    seen = importable.of_kind.seen_by(by).filter(pk__in=ids) if ids else ()
    return {one.pk: str(one) for one in seen}
