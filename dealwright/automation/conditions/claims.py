"""What a condition demands, in words: ““Amount” is at least “10,000”.”"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dealwright.automation.judging import names_of_condition
from dealwright.automation.record_names import RecordNames
from dealwright.kit.expressions.conditions import check, read
from dealwright.kit.expressions.problems import ExpressionProblem, WrongCondition
from dealwright.kit.expressions.scope import PlainScope


def claims_of(condition: Mapping[str, Any], of_kind: str) -> list[str]:
    """Its parts for records of a kind, as the log of a trial says them; none where it holds always."""
    if not condition:
        return []
    known = RecordNames(of_kind)
    try:
        shapes = {name: known.shape(name) for name in names_of_condition(dict(condition))}
        lines = check(read(dict(condition)), PlainScope()).lines(
            PlainScope(), {name: shape.label for name, shape in shapes.items() if shape is not None}
        )
    except (WrongCondition, ExpressionProblem):
        return [str(condition)]
    return [line.claim for line in lines]
