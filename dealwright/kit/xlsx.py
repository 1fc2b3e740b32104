"""A sheet for Excel and its kin, written row by row: no more of it is in memory than one row.

Text is text there and never a formula; figures and days are what they are, so that they can be reckoned with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO

from xlsxwriter import Workbook

Value = str | int | Decimal | date | datetime
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_TEXT = 32_767
LONGEST_TITLE = 31

_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "remove_timezone": True,
    "default_date_format": "yyyy-mm-dd",
}


def write_sheet(file: IO[bytes], title: str, rows: Iterable[Sequence[Value]]) -> None:
    """Write a workbook of one sheet; the first row is its head and stays in sight."""
    with Workbook(file, _OPTIONS) as book:
        sheet = book.add_worksheet(_as_name(title))
        sheet.freeze_panes(1, 0)
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for place, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(place, column, _readable(value))
                elif isinstance(value, datetime):
                    sheet.write_datetime(place, column, value, moment)
                else:
                    sheet.write(place, column, value)


def _as_name(title: str) -> str:
    """As sheets may be called."""
    words = "".join(" " if letter in r"[]:*?/\'" else letter for letter in title)
    return words.strip()[:LONGEST_TITLE].strip() or "1"


def _readable(text: str) -> str:
    """Without what XML cannot hold."""
    return _UNREADABLE.sub("", text[:LONGEST_TEXT])
