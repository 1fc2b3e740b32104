"""Conditions: kept as JSON, checked with an explanation, validated part by part."""

from dealwright.kit.expressions.conditions.checking import Line, Outcome, Verdict, check, told
from dealwright.kit.expressions.conditions.operators import Operator, Wants, operators_of
from dealwright.kit.expressions.conditions.tree import (
    ALWAYS,
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    Formula,
    in_words,
    leaves,
    plain,
    read,
)
from dealwright.kit.expressions.conditions.validating import Catalogue, Shape, validate, wrong_parts

__all__ = ["ALWAYS", "AllOf", "AnyOf", "Catalogue", "Comparison", "Condition", "Formula", "Line", "Operator"]
__all__ += ["Outcome", "Shape", "Verdict", "Wants", "check", "in_words", "leaves", "operators_of", "plain"]
__all__ += ["read", "told", "validate", "wrong_parts"]
