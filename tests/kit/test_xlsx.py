"""Sheets for Excel: what stands in their cells."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from dealwright.kit.xlsx import Value, write_sheet

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def written(*rows: list[Value], title: str = "Deals") -> zipfile.ZipFile:
    file = io.BytesIO()
    write_sheet(file, title, rows)
    return zipfile.ZipFile(file)


def part_of(book: zipfile.ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(book.read(name))  # noqa: S314  written by us


class TestWriteSheet:
    @pytest.mark.parametrize(
        ("value", "kind", "content"),
        [
            ("Ana <Rita> & Cia", "inlineStr", "Ana <Rita> & Cia"),
            ("=1+1", "inlineStr", "=1+1"),
            ("https://example.com", "inlineStr", "https://example.com"),
            ("two\nlines", "inlineStr", "two\nlines"),
            ("a\x00b\x1fc\ud800d\uffff", "inlineStr", "abcd"),
            (7, None, "7"),
            (Decimal("1E+3"), None, "1E+3"),
            (Decimal("19.90"), None, "19.90"),
            (date(2026, 1, 1), None, "46023"),
            (datetime(2026, 1, 1, 12), None, "46023.5"),
        ],
    )
    def test_keeps_each_value_as_what_it_is(self, value: Value, kind: str | None, content: str) -> None:
        (cell,) = part_of(written([value]), "xl/worksheets/sheet1.xml").iter(f"{MAIN}c")

        assert (cell.get("t"), "".join(cell.itertext())) == (kind, content)

    def test_leaves_what_is_empty_empty(self) -> None:
        sheet = part_of(written(["", "x"]), "xl/worksheets/sheet1.xml")

        assert ["".join(cell.itertext()) for cell in sheet.iter(f"{MAIN}c")] == ["", "x"]

    def test_is_called_by_a_name_that_sheets_may_have(self) -> None:
        book = written(["x"], title='A/B: "all" [of] them, and then some more of them')

        (sheet,) = part_of(book, "xl/workbook.xml").iter(f"{MAIN}sheet")
        assert sheet.get("name") == 'A B  "all"  of  them, and then'
