"""From the bytes of a file to a table: CSV as any spreadsheet writes it, or an Excel workbook."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice, pairwise
from typing import Any

from django.utils.translation import gettext as _

from dealwright.kit.errors import Refused

LARGEST_FILE = 20 * 1024 * 1024
"""Bytes."""
LARGEST_UNPACKED = 300 * 1024 * 1024
"""Bytes that a workbook may hold once it is unpacked."""
MOST_ROWS = 50_000
MOST_COLUMNS = 200
LONGEST_CELL = 20_000
"""Letters."""
MOST_EMPTY = 1000
"""Empty rows after which a sheet has come to its end."""
DELIMITERS = (",", ";", "\t")

_SAID = re.compile(r"sep=(.)\r?\n")
"""How some spreadsheets say what stands between the columns, in a line of its own."""
_SAFE = re.compile(r"^'(?=[=+\-@])")
"""What `kit.csv.safe_cell` puts before a cell, as our own files have it."""
_EXCEL, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_HIGH = 0x80


@dataclass(frozen=True)
class Table:
    """A first line with names, and the rows below it with the lines they begin on."""

    columns: list[str]
    rows: list[tuple[int, list[str]]]


def read_table(content: bytes) -> Table:
    """The table of a file. Refused where there is none, or too much of it, with what to do instead."""
    if len(content) > LARGEST_FILE:
        raise Refused(_("This file is larger than 20 MB; split it."), field="file")
    if content.startswith(_OLD_EXCEL):
        raise Refused(_("This is a file of an old Excel. Save it as .xlsx or as CSV."), field="file")
    lines = _sheet(content) if content.startswith(_EXCEL) else _lines(content)
    head = next(lines, None)
    if head is None:
        raise Refused(_("This file is empty."), field="file")
    rows: list[tuple[int, list[str]]] = []
    for line, cells in lines:
        if len(rows) == MOST_ROWS:
            raise Refused(_("This file has more than 50,000 rows; split it."), field="file")
        rows.append((line, _bare(cells, line)))
    columns = [name.strip()[:200] for name in _bare(head[1], head[0])]
    if not rows:
        raise Refused(
            _("There is nothing below the first line, which holds the names of the columns."), field="file"
        )
    if len(columns) > MOST_COLUMNS:
        raise Refused(_("This file has more than 200 columns; take those out you do not need."), field="file")
    return Table(
        [name or _("Column %(number)s") % {"number": at} for at, name in enumerate(columns, 1)], rows
    )


def _bare(cells: list[str], line: int) -> list[str]:
    """The cells without empty ones behind the last; refused where one is beyond measure."""
    bare = [_SAFE.sub("", cell.replace("\0", "").strip()) for cell in cells]
    while bare and not bare[-1]:
        bare.pop()
    if any(len(cell) > LONGEST_CELL for cell in bare):
        message = _("A cell in line %(line)s is longer than 20,000 letters.")
        raise Refused(message % {"line": line}, field="file")
    return bare


def _lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """The lines of a CSV file that say something, each with its number."""
    text = text_of(content)
    said, skipped = _SAID.match(text), 0
    if said is not None:
        text, skipped = text[said.end() :], 1
    csv.field_size_limit(LARGEST_FILE)
    delimiter = said[1] if said is not None else _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line + skipped, cells
            line = reader.line_num + 1
    except csv.Error as error:
        message = _("Line %(line)s cannot be read: %(why)s.")
        raise Refused(message % {"line": reader.line_num + skipped, "why": error}, field="file") from None


def text_of(content: bytes) -> str:
    """The text of a file in whatever letters it was saved: Unicode, else Cyrillic or Western European."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in content[:200]:
        encodings = ["utf-16-be" if content[:1] == b"\0" else "utf-16-le"]
    else:
        encodings = ["utf-8-sig", "cp1251" if _is_cyrillic(content) else "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refused(
        _("This is neither a CSV nor an Excel file. Save the table as CSV in UTF-8 and choose it again."),
        field="file",
    )


def _is_cyrillic(content: bytes) -> bool:
    """Whether letters beyond ASCII stand in rows, as in Cyrillic words, and not one by one, as accents do."""
    high = [at for at, byte in enumerate(content[:100_000]) if byte >= _HIGH]
    beside = sum(1 for one, other in pairwise(high) if other == one + 1)
    return bool(high) and beside * 2 > len(high)


def _delimiter(text: str) -> str:
    """What stands between the columns: what takes the first line apart into most of them."""
    first = text[:LONGEST_CELL]
    widths = {}
    for delimiter in DELIMITERS:
        try:
            widths[delimiter] = len(next(csv.reader(io.StringIO(first, newline=""), delimiter=delimiter), []))
        except csv.Error:
            widths[delimiter] = 0
    return max(DELIMITERS, key=lambda each: widths[each])


def _sheet(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first sheet of a workbook that say something, each with its number."""
    from openpyxl import load_workbook

    refusal = Refused(
        _("This Excel file cannot be read. Save it again as .xlsx, or as CSV in UTF-8."), field="file"
    )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(one.file_size for one in packed.infolist()) > LARGEST_UNPACKED:
                raise Refused(_("This Excel file holds too much; split it."), field="file")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            yield from _filled_rows(book.worksheets[0])
    except Refused:
        raise
    except Exception:  # a damaged workbook fails in any way: as a zip, as XML, as a table
        raise refusal from None


def _filled_rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    empty = 0
    for line, values in enumerate(sheet.iter_rows(values_only=True), 1):
        cells = [_as_text(value) for value in islice(values, MOST_COLUMNS + 1)]
        if any(cells):
            empty = 0
            yield line, cells
        elif (empty := empty + 1) > MOST_EMPTY:
            return


def _as_text(value: Any) -> str:
    """What a cell of a workbook holds, as a person would type it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float():
            number = Decimal(repr(value))
            return format(
                number.quantize(Decimal(1)) if number == number.to_integral_value() else number, "f"
            )
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
        case date() | time():
            return value.isoformat()
    return str(value).strip()
