"""A condition as the rows of a form, and the way back; what rows cannot say stays a tree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as made_by
from datetime import date, datetime
from typing import Any

from dealwright.kit.expressions.conditions import (
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    Formula,
    Operator,
    Wants,
    in_words,
    plain,
    read,
    wrong_parts,
)
from dealwright.kit.expressions.conditions.validating import Catalogue
from dealwright.kit.expressions.problems import WrongCondition
from dealwright.kit.expressions.scope import PlainScope
from dealwright.kit.expressions.values import elements
from dealwright.kit.expressions.writing import plain as as_text

PREFIX = "condition"
FORMULA = "formula"
"""What stands in place of a field where a row is a formula of yes or no."""
MOST_ROWS = 40
MOST_LETTERS = 2_000
_ROW = re.compile(rf"{PREFIX}-(\d{{1,3}})-field")


@dataclass
class Row:
    """One comparison as it is typed."""

    word: str = "and"
    """Before it; of the first row it says nothing."""
    field: str = ""
    """`Document:amount`, with its modifiers; FORMULA for a formula; empty while none is chosen."""
    operator: str = Operator.EQUAL.value
    values: list[str] = made_by(default_factory=list)
    is_written: bool = False
    """Whether the value is written as text, with values in it, where it could be chosen."""
    errors: dict[str, str] = made_by(default_factory=dict)
    """What is wrong, by `field`, `operator`, `value`."""


def rows_of(condition: Condition) -> list[Row] | None:
    """The rows that say the same; None where “and” and “or” stand deeper than rows have them."""
    groups = condition.parts if isinstance(condition, AnyOf) else (condition,)
    rows: list[Row] = []
    for group in groups:
        parts = group.parts if isinstance(group, AllOf) else (group,)
        if any(isinstance(part, AllOf | AnyOf) for part in parts) or (not parts and len(groups) > 1):
            return None
        for at, part in enumerate(parts):
            row = _row_of(part)
            rows.append(replace(row, word="or") if at == 0 and rows else row)
    return rows if len(rows) <= MOST_ROWS else None


def rows_from(data: Mapping[str, Any]) -> list[Row]:
    """The rows as a form was sent, in their order."""
    numbers = sorted({int(found[1]) for key in data if (found := _ROW.fullmatch(key))})
    return [_typed(data, f"{PREFIX}-{number}-") for number in numbers[:MOST_ROWS]]


def tree_of(rows: list[Row], names: Catalogue) -> dict[str, Any] | None:
    """The condition as it is kept; None where a row is wrong, with its errors at the row.

    A row without a field is passed over.
    """
    filled = [row for row in rows if row.field]
    read_rows: list[tuple[str, Condition]] = []
    for row in filled:
        row.errors = {}
        try:
            read_rows.append((row.word, read(_plain_row(row))))
        except WrongCondition as wrong:
            row.errors[_place(wrong.field or "value")] = str(wrong)
    if any(row.errors for row in filled):
        return None
    if not filled:
        return {}
    tree = in_words(read_rows)
    ways = list(_ways(tree, ""))
    for part in wrong_parts(tree, names):
        at = next(at for at, way in enumerate(ways) if _is_in(part.field or "", way))
        place = _place((part.field or "").removeprefix(ways[at]).lstrip("."))
        filled[at].errors.setdefault(place, str(part))
    return None if any(row.errors for row in filled) else plain(tree)


def values_of(comparison: Comparison) -> list[str]:
    """What it is compared with, as it would be typed."""
    scope = PlainScope()
    if comparison.operator.wants is Wants.TWO:
        return [as_text(each, scope) for each in (*elements(comparison.wanted), None, None)[:2]]
    return [_as_typed(each) for each in elements(comparison.wanted)]


def _as_typed(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return as_text(value, PlainScope())


def _row_of(part: Any) -> Row:
    if isinstance(part, Formula):
        return Row(field=FORMULA, values=[str(part.expression)])
    after = f" > {', '.join(part.modifiers)}" if part.modifiers else ""
    return Row(field=f"{part.name}{after}", operator=part.operator.value, values=values_of(part))


def _typed(data: Mapping[str, Any], prefix: str) -> Row:
    given = data.getlist(f"{prefix}value") if hasattr(data, "getlist") else [data.get(f"{prefix}value", "")]
    word, operator = data.get(f"{prefix}word", "and"), data.get(f"{prefix}operator", "")
    return Row(
        word=word if word in ("and", "or") else "and",
        field=str(data.get(f"{prefix}field", ""))[:200],
        operator=operator if operator in set(Operator) else Operator.EQUAL.value,
        values=[str(each).strip()[:MOST_LETTERS] for each in given[:200]],
        is_written=bool(data.get(f"{prefix}written")),
    )


def _plain_row(row: Row) -> dict[str, Any]:
    if row.field == FORMULA:
        return {"formula": (row.values or [""])[0].removeprefix("=")}
    wants = Operator(row.operator).wants
    made: dict[str, Any] = {"field": row.field, "operator": row.operator}
    if wants is Wants.TWO:
        made["value"] = [*row.values, "", ""][:2]
    elif wants is not Wants.NOTHING:
        filled = [each for each in row.values if each]
        made["value"] = filled if len(filled) > 1 and wants is Wants.ONE_OR_SEVERAL else "".join(filled[:1])
    return made


def _ways(tree: Condition, way: str) -> Iterator[str]:
    """The way to each row in the JSON of the tree, in the order of the rows."""
    if isinstance(tree, AllOf | AnyOf):
        group = "all" if isinstance(tree, AllOf) else "any"
        for at, part in enumerate(tree.parts):
            yield from _ways(part, f"{way}.{group}.{at}" if way else f"{group}.{at}")
    else:
        yield way


def _is_in(found: str, way: str) -> bool:
    return not way or found == way or found.startswith(f"{way}.")


def _place(way: str) -> str:
    first = way.split(".")[0]
    return first if first in ("field", "operator") else "value"
