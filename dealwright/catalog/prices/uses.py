"""Who uses a price list: higher floors say so, because the catalogue does not know them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dealwright.catalog.prices.models import PriceList

Asked = Callable[[PriceList], Any]
"""Answers with the words for what uses it (“The shop”), or nothing."""

_asked: list[Asked] = []


def add(asked: Asked) -> None:
    """Let this be asked before a price list is removed."""
    _asked.append(asked)


def first_use_of(price_list: PriceList) -> Any:
    """The words for something that uses the list; nothing where nothing does."""
    return next((words for asked in _asked if (words := asked(price_list))), None)
