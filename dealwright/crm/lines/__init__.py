"""Product lines, as deals and leads have them: checked, written, told, typed."""

from dealwright.crm.lines.facts import Line, as_told, facts_of, new_lines
from dealwright.crm.lines.values import (
    OF_PRODUCT,
    NewLine,
    checked_amount,
    checked_discount,
    checked_lines,
    checked_tax_rate,
    costs_of,
    costs_together,
    essence,
    in_words,
    worth_of,
)
from dealwright.crm.lines.writing import (
    checked_currency,
    columns_of,
    lines_kept,
    lines_of,
    put_lines,
    take_amount,
    write_lines,
)

__all__ = [
    "OF_PRODUCT",
    "Line",
    "NewLine",
    "as_told",
    "checked_amount",
    "checked_currency",
    "checked_discount",
    "checked_lines",
    "checked_tax_rate",
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
    "take_amount",
    "worth_of",
    "write_lines",
]
