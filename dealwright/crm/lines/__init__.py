"""Product lines, as deals and leads have them: checked, written, told, typed."""

from dealwright.crm.lines.facts import Line, facts_of, new_lines
from dealwright.crm.lines.values import NewLine, checked_amount, checked_lines, essence, in_words, worth_of
from dealwright.crm.lines.writing import lines_kept, lines_of, put_lines, set_amount, write_lines

__all__ = [
    "Line",
    "NewLine",
    "checked_amount",
    "checked_lines",
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
