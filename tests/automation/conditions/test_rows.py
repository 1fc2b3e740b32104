"""Conditions as rows of a form: what rows can say, and the way back."""

from __future__ import annotations

from typing import Any

import pytest

from dealwright.automation.conditions.rows import FORMULA, Row, rows_from, rows_of, tree_of
from dealwright.kit.expressions.conditions import Shape, plain, read
from dealwright.kit.expressions.names import Name
from dealwright.kit.expressions.values import Kind

SHAPES = {
    "Document:amount": Shape("Amount", Kind.MONEY, tells_changes=True),
    "Document:title": Shape("Title", Kind.TEXT, tells_changes=True),
    "Document:source": Shape("Source", Kind.CHOICE, options={"store": "Store", "call": "Call"}),
    "Document:closes_on": Shape("Closes on", Kind.DAY),
}


class Names:
    """The fields of an imagined record."""

    def shape(self, name: Name) -> Shape | None:
        return SHAPES.get(str(name))


def title(word: str) -> dict[str, Any]:
    return {"field": "Document:title", "operator": "contains", "value": word}


A, B, C, D = map(title, "abcd")
AMOUNT = {"field": "Document:amount", "operator": "greater", "value": "1000"}


class TestRowsOf:
    @pytest.mark.parametrize(
        ("tree", "words"),
        [
            ({}, ""),
            (A, "a"),
            ({"all": [A, B]}, "a and b"),
            ({"any": [A, B]}, "a or b"),
            ({"any": [{"all": [A, B]}, C]}, "a and b or c"),
            ({"any": [A, {"all": [B, C]}, D]}, "a or b and c or d"),
            ({"all": [A]}, "a"),
        ],
    )
    def test_says_the_same_and_back(self, tree, words):
        rows = rows_of(read(tree))

        assert rows is not None
        said = " ".join(f"{row.word} {row.values[0]}" for row in rows).removeprefix("and ")
        assert said == words
        assert [row.values[0] for row in rows_of(read(tree_of(rows, Names())))] == [
            row.values[0] for row in rows
        ]

    @pytest.mark.parametrize(
        "tree",
        [
            {"all": [{"any": [A, B]}, C]},
            {"any": [A, {"all": [B, {"any": [C, D]}]}]},
            {"any": [A, {"all": []}]},
            {"all": [A] * 41},
        ],
    )
    def test_what_is_too_deep_or_too_much_has_no_rows(self, tree):
        assert rows_of(read(tree)) is None

    @pytest.mark.parametrize(
        ("condition", "values"),
        [
            ({"field": "Document:amount", "operator": "greater", "value": 1000.5}, ["1000.5"]),
            (
                {
                    "field": "Document:amount",
                    "operator": "equal",
                    "value": {"amount": "12.50", "currency": "BRL"},
                },
                ["12.50 BRL"],
            ),
            ({"field": "Document:x", "operator": "equal", "value": True}, ["Y"]),
            ({"field": "Document:x", "operator": "equal", "value": {"kind": "user", "id": 7}}, ["user_7"]),
            ({"field": "Document:source", "operator": "in", "value": ["store", "call"]}, ["store", "call"]),
            (
                {"field": "Document:closes_on", "operator": "between", "value": ["2026-01-01", None]},
                ["2026-01-01", ""],
            ),
            ({"field": "Document:title", "operator": "filled"}, []),
            ({"formula": "{=Document:amount} > 5"}, ["{=Document:amount} > 5"]),
        ],
    )
    def test_values_are_shown_as_they_would_be_typed(self, condition, values):
        rows = rows_of(read(condition))

        assert rows is not None
        assert rows[0].values == values


class TestTreeOf:
    @pytest.mark.parametrize(
        ("rows", "tree"),
        [
            ([], {}),
            ([Row(values=["left alone"])], {}),
            ([Row(field="Document:amount", operator="greater", values=["1000"])], AMOUNT),
            (
                [
                    Row(field="Document:amount", operator="greater", values=["1000"]),
                    Row(word="or", field="Document:title", operator="contains", values=["a"]),
                    Row(word="and", field="Document:title", operator="contains", values=["b"]),
                ],
                {"any": [AMOUNT, {"all": [A, B]}]},
            ),
            (
                [Row(field="Document:source", operator="in", values=["store", "", "call"])],
                {"field": "Document:source", "operator": "in", "value": ["store", "call"]},
            ),
            (
                [Row(field="Document:closes_on", operator="between", values=["", "2026-12-31"])],
                {"field": "Document:closes_on", "operator": "between", "value": ["", "2026-12-31"]},
            ),
            (
                [Row(field="Document:title", operator="filled", values=["is not asked"])],
                {"field": "Document:title", "operator": "filled"},
            ),
            ([Row(field=FORMULA, values=["=1 < 2"])], {"formula": "1 < 2"}),
        ],
    )
    def test_reads_what_was_typed(self, rows, tree):
        assert tree_of(rows, Names()) == (plain(read(tree)) if tree else {})

    @pytest.mark.parametrize(
        ("row", "place"),
        [
            (Row(field="Document:gone", values=["1"]), "field"),
            (Row(field="no name", values=["1"]), "field"),
            (Row(field="Document:amount", operator="greater", values=["much"]), "value"),
            (Row(field="Document:amount", operator="greater", values=[""]), "value"),
            (Row(field="Document:source", operator="equal", values=["mail"]), "value"),
            (Row(field="Document:source", operator="greater", values=["store"]), "operator"),
            (Row(field="Document:closes_on", operator="between", values=["", ""]), "value"),
            (Row(field="Document:title", operator="equal", values=["{=Document:gone}"]), "value"),
            (Row(field=FORMULA, values=["1 +"]), "value"),
            (Row(field=FORMULA, values=[]), "value"),
        ],
    )
    def test_says_at_the_row_what_is_wrong(self, row, place):
        rows = [
            Row(field="Document:title", operator="contains", values=["a"]),
            Row(word="or", field="", values=[]),
            row,
        ]

        assert tree_of(rows, Names()) is None
        assert [sorted(each.errors) for each in rows] == [[], [], [place]]


class TestRowsFrom:
    def test_reads_the_rows_in_their_order(self):
        sent = {
            "condition-10-field": "Document:title",
            "condition-10-operator": "contains",
            "condition-10-value": " b ",
            "condition-2-field": "Document:amount",
            "condition-2-word": "or",
            "condition-2-operator": "greater",
            "condition-2-value": "5",
            "condition-2-written": "yes",
            "name": "Of another form",
        }

        rows = rows_from(sent)

        assert rows == [
            Row("or", "Document:amount", "greater", ["5"], is_written=True),
            Row("and", "Document:title", "contains", ["b"]),
        ]

    def test_naughty_words_and_operators_become_the_usual_ones(self):
        rows = rows_from(
            {"condition-0-field": "x" * 900, "condition-0-word": "xor", "condition-0-operator": "drop"}
        )

        assert (rows[0].word, rows[0].operator, len(rows[0].field)) == ("and", "equal", 200)
