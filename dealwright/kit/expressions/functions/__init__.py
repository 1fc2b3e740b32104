"""What formulas may call: numbers, decisions, text, lists, dates, working time, zones, links."""

from dealwright.kit.expressions.functions import (  # isort: skip — the order of the table
    numbers,
    logic,
    texts,
    lists,
    dates,
    working_time,
    zones,
    links,
)
from dealwright.kit.expressions.functions.table import FUNCTIONS, Function, Group, Parameter

__all__ = ["FUNCTIONS", "Function", "Group", "Parameter"]
__all__ += ["dates", "links", "lists", "logic", "numbers", "texts", "working_time", "zones"]
