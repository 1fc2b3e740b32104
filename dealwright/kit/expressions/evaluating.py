"""Working out a formula."""

from __future__ import annotations

from dealwright.kit.expressions.grammar import Expression, parse
from dealwright.kit.expressions.limits import DEFAULT, Limits
from dealwright.kit.expressions.scope import Scope
from dealwright.kit.expressions.tree import Run
from dealwright.kit.expressions.values import Value


def evaluate(expression: Expression | str, scope: Scope, limits: Limits = DEFAULT) -> Value:
    """What the formula comes to with the values that the scope answers.

    Raises an ExpressionProblem and nothing else, unless the scope does.
    """
    found = expression if isinstance(expression, Expression) else parse(expression)
    return found.root.value(Run(scope, limits))
