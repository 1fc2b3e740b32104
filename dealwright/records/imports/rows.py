"""From the cells of a row to the values of a record, with what is wrong at which cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from dealwright.kit.errors import Problem
from dealwright.kit.text import without_control
from dealwright.records.fields.values import Known
from dealwright.records.imports.cells import Reading
from dealwright.records.imports.declaring import CURRENCY, Target


@dataclass
class ReadRow:
    """What a row says."""

    line: int
    cells: list[str]
    values: dict[str, Any] = field(default_factory=dict)
    """By target; what is empty in the file is not among them."""
    problems: dict[int, str] = field(default_factory=dict)
    """By column, why a cell cannot be read."""
    more: str = ""
    """What is wrong with the row as a whole."""

    @property
    def is_readable(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems and not self.more


def read_row(
    line: int, cells: Sequence[str], mapping: Sequence[str], columns: Sequence[str], *,
    targets: Mapping[str, Target], reading: Reading,
) -> ReadRow:  # fmt: skip
    """Read the mapped cells of a row."""
    row = ReadRow(line, list(cells))
    if len(cells) > len(columns):
        row.more = _("This row has more cells than there are columns; is a comma not in quotes?")
        return row
    usual = reading.currency
    for at in _currencies_first(mapping):
        text = without_control(cells[at]).strip() if at < len(cells) else ""
        target = targets.get(mapping[at])
        if target is None:
            row.more = _("There is no field “%(name)s” you may fill.") % {"name": mapping[at]}
        elif text:
            reading.currency = row.values.get(f"{target.name}{CURRENCY}", usual)
            _take(row, at, target, text, columns[at], reading)
    reading.currency = usual
    if not row.values and row.is_readable:
        row.more = _("No column that goes somewhere is filled here.")
    return row


def reason_of(row: ReadRow, columns: Sequence[str]) -> str:
    """Why a row is refused, in one text."""
    told = [
        _("“%(column)s”: %(why)s") % {"column": columns[at], "why": why} for at, why in row.problems.items()
    ]
    return " ".join([*told, *([row.more] if row.more else [])])


def as_arguments(values: Mapping[str, Any], targets: Mapping[str, Target]) -> dict[str, Any]:
    """The values as the verbs of a kind take them: by argument, added fields together."""
    given: dict[str, Any] = {}
    custom = Known()
    for name, value in values.items():
        target = targets.get(name)
        if target is not None and target.field is not None and target.field.is_custom:
            custom[target.field.code] = value
        elif not name.endswith(CURRENCY):
            given[(target.field.argument if target and target.field else "") or name] = value
    return {**given, "custom": custom} if custom else given


def _currencies_first(mapping: Sequence[str]) -> list[int]:
    """The columns that go somewhere, those of currencies before the amounts they are of."""
    there = [at for at, name in enumerate(mapping) if name]
    return sorted(there, key=lambda at: not mapping[at].endswith(CURRENCY))


def _take(row: ReadRow, at: int, target: Target, text: str, column: str, reading: Reading) -> None:
    try:
        value = target.read(text, column, reading)
    except Problem as problem:
        row.problems[at] = str(problem)
        return
    if target.takes_several and target.name in row.values:
        known = row.values[target.name]
        row.values[target.name] = [*known, *(one for one in value if one not in known)]
    else:
        row.values[target.name] = value
