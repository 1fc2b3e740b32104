"""From the bytes of a file to a table."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook

from dealwright.kit.errors import Refused
from dealwright.records.imports import tables
from dealwright.records.imports.tables import read_table


def workbook(*rows: list[Any]) -> bytes:
    """An Excel file of these rows."""
    book, kept = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(kept)
    return kept.getvalue()


class TestReadTable:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1251"])
    def test_reads_cyrillic_in_any_encoding(self, encoding: str) -> None:
        table = read_table("Имя;Телефон\nАнна Ёлкина;+7 495 123-45-67\n".encode(encoding))

        assert table.columns == ["Имя", "Телефон"]
        assert table.rows == [(2, ["Анна Ёлкина", "+7 495 123-45-67"])]

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
    def test_reads_portuguese_in_any_encoding(self, encoding: str) -> None:
        table = read_table("Nome,Cidade\nJoão Conceição,São Paulo\n".encode(encoding))

        assert table.rows == [(2, ["João Conceição", "São Paulo"])]

    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_guesses_what_stands_between_columns(self, delimiter: str) -> None:
        table = read_table(delimiter.join(["Name", '"City, state; more"', "Phone"]).encode() + b"\nA\n")

        assert table.columns == ["Name", "City, state; more", "Phone"]

    def test_obeys_the_line_that_says_the_delimiter(self) -> None:
        table = read_table(b"sep=;\r\nName;City\r\nAna;Santos, SP\r\n")

        assert table.rows == [(3, ["Ana", "Santos, SP"])]

    def test_counts_lines_as_a_spreadsheet_does(self) -> None:
        table = read_table(b'Name,Note\n"Ana","two\nlines"\n\nRui,x\n')

        assert table.rows == [(2, ["Ana", "two\nlines"]), (5, ["Rui", "x"])]

    def test_names_columns_without_a_name(self) -> None:
        assert read_table(b"Name,,City\nAna,1,Santos\n").columns == ["Name", "Column 2", "City"]

    def test_takes_off_what_keeps_formulas_away(self) -> None:
        assert read_table(b"Phone,Name\n'+55 11,'Ana\n").rows == [(2, ["+55 11", "'Ana"])]

    def test_reads_a_workbook(self) -> None:
        row = ["Ana", 42, 12.5, 3.0, date(2026, 12, 31), datetime(2026, 12, 31, 18, 30), True, None]
        table = read_table(workbook(["A", "B", "C", "D", "E", "F", "G", "H"], [], row))

        cells = ["Ana", "42", "12.5", "3", "2026-12-31", "2026-12-31 18:30:00", "yes"]
        assert table.rows == [(3, cells)]

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            (b"", "This file is empty."),
            (b"Name,City\n", "There is nothing below the first line"),
            (b'Name\n"Ana', "Line 2 cannot be read"),
            (b"PK\x03\x04 broken", "This Excel file cannot be read"),
            (b"\xd0\xcf\x11\xe0old", "a file of an old Excel"),
            (b"Name\n" + b"x" * 20_001, "A cell in line 2 is longer than 20,000 letters."),
            (b"\x00\x01\x02\x00\x00\x00", "neither a CSV nor an Excel file"),
            (b",".join([b"a"] * 201) + b"\n1\n", "more than 200 columns"),
        ],
    )
    def test_refuses_what_is_no_table(self, content: bytes, told: str) -> None:
        with pytest.raises(Refused, match=told):
            read_table(content)

    def test_refuses_more_rows_than_fit(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tables, "MOST_ROWS", 2)

        with pytest.raises(Refused, match="more than 50,000 rows"):
            read_table(b"Name\na\nb\nc\n")
