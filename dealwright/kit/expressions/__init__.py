"""The language of formulas, templates and conditions: sections 6.8 and 6.9, AU-25, AU-26, BP-36 to BP-38.

`parse`, `evaluate` for formulas; `render`, `fill` for text with values; `conditions` for what has to hold.
A `Scope` answers the names. No formula reaches a Python attribute, loops, or works longer than its limits.
"""

from dealwright.kit.expressions import codes, conditions, picker
from dealwright.kit.expressions.evaluating import evaluate
from dealwright.kit.expressions.functions import FUNCTIONS
from dealwright.kit.expressions.grammar import Expression, parse
from dealwright.kit.expressions.limits import Limits
from dealwright.kit.expressions.names import Modifier, Name, read_name, write_reference
from dealwright.kit.expressions.problems import (
    CannotCalculate,
    ExpressionProblem,
    NotTold,
    NotUnderstood,
    TooMuch,
    UnknownName,
    WrongCondition,
)
from dealwright.kit.expressions.scope import PlainScope, Scope, not_told, unknown
from dealwright.kit.expressions.templates import (
    Template,
    fill,
    names_in,
    parse_template,
    readable,
    render,
    stored,
    wrong_parts,
)
from dealwright.kit.expressions.values import Choice, File, Kind, Link, Reference, Value
from dealwright.kit.expressions.writing import plain, printable

__all__ = [
    "FUNCTIONS",
    "CannotCalculate",
    "Choice",
    "Expression",
    "ExpressionProblem",
    "File",
    "Kind",
    "Limits",
]
__all__ += ["Link", "Modifier", "Name", "NotTold", "NotUnderstood", "PlainScope", "Reference", "Scope"]
__all__ += [
    "Template",
    "TooMuch",
    "UnknownName",
    "Value",
    "WrongCondition",
    "codes",
    "conditions",
    "evaluate",
]
__all__ += [
    "fill",
    "names_in",
    "not_told",
    "parse",
    "parse_template",
    "picker",
    "plain",
    "printable",
    "read_name",
]
__all__ += ["readable", "render", "stored", "unknown", "write_reference", "wrong_parts"]
