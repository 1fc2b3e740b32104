"""Product lines, as deals and leads have them: checked, written, told, typed."""

from dealwright.crm.lines.facts import Line, as_told, facts_of, new_lines
from dealwright.crm.lines.values import (
    OF_PRODUCT,
    NewLine,
    checked_amount,
    checked_lines,
    costs_of,
    costs_together,
    essence,
    in_words,
    worth_of,
)
from dealwright.crm.lines.writing import (
    columns_of,
    lines_kept,
    lines_of,
    put_lines,
    set_amount,
    write_lines,
)

__all__ = [
    "OF_PRODUCT",
    "Line",
    "NewLine",
    "as_told",
    "checked_amount",
    "checked_lines",
    "columns_of",
    "costs_of",
    "costs_together",
    "essence",
    "facts_of",
    "in_words",
    "lines_kept",
    "lines_of",
    "new_lines",
    "put_lines",
    "set_amount",
    "worth_of",
    "write_lines",
]
