"""Nothing that anybody writes keeps a process busy: large, deep and endless things are refused at once."""

import random

import pytest

from dealwright.kit.expressions import Limits, PlainScope, evaluate, parse, parse_template, render
from dealwright.kit.expressions.problems import ExpressionProblem, TooMuch
from dealwright.kit.expressions.tree import Run

MEGABYTE = "x" * 1_000_000
SCOPE = PlainScope(
    {"Document:BIG": MEGABYTE, "Document:HUGE": MEGABYTE * 10, "Document:LIST": ["x" * 90] * 10_000}
)


class TestFormulas:
    @pytest.mark.parametrize(
        "formula",
        [
            "9 ^ 9 ^ 9 ^ 9",
            "2 ^ 1000000000",
            "10 ^ 40",
            "99999999999999999999 * 99999999999999999999 * 99999999999999999999",
            "{=Document:HUGE}",
            "{=Document:BIG} & 'x'",
            "implode({=Document:BIG}, ['a', 'b', 'c'])",
            "implode({=Document:BIG}, {=Document:LIST})",
            "implode('', explode('x', {=Document:BIG}))",
            "merge({=Document:LIST}, {=Document:LIST})",
            "urlencode({=Document:BIG} & 'ç')",
            "[" + ", ".join(["{=Document:BIG}"] * 200) + "] & ''",
            "randstring(1001)",
            "date('" + "F" * 201 + "')",
            "abs(" * 101 + "1" + ")" * 101,
            "(" * 101 + "1" + ")" * 101,
            "(" * 3_999,
            "-" * 3_000 + "1",
            "not " * 900 + "true",
            "1^" * 1_900 + "1",
            "1+" * 1_900 + "1",
            "[" * 1_500 + "]" * 1_500,
            "1 + " + "1" * 61,
            "1" * 5_000,
            "'" + "a" * 5_000 + "'",
        ],
    )
    def test_are_refused(self, formula):
        with pytest.raises(ExpressionProblem):
            evaluate(formula, SCOPE)

    def test_large_texts_within_the_limits_are_worked_with(self):
        assert evaluate("strlen({=Document:BIG})", SCOPE) == 1_000_000
        assert evaluate("strlen(implode(',', {=Document:LIST}))", SCOPE) == 909_999

    def test_a_chain_that_somebody_may_write_is_fine(self):
        assert evaluate(" & ".join(["'a'"] * 90), SCOPE) == "a" * 90

    def test_steps_are_counted(self):
        with pytest.raises(TooMuch, match="too much to do"):
            evaluate("1 + 1 + 1", SCOPE, Limits(steps=4))

    def test_time_is_looked_at(self):
        run = Run(SCOPE, Limits(seconds=-1))
        run.look_at_the_clock()

        with pytest.raises(TooMuch, match="takes too long"):
            run.look_at_the_clock()


class TestTemplates:
    @pytest.mark.parametrize(
        "text",
        [
            "{{=" * 60_000,
            '{{="' * 40_000,
            "{=" * 90_000,
            "{{={=" * 30_000,
            "{=Document:" + "a:" * 90_000 + "}",
            "{=Document:A > " + " ," * 90_000 + "}",
            ("{{=" + "(" * 900 + "}}") * 200,
            "}" * 190_000,
        ],
    )
    def test_that_are_wrong_throughout_are_printed_as_they_stand(self, text):
        assert render(text, SCOPE) == text

    @pytest.mark.parametrize(
        "text", ["{=Document:A}" * 501, "x" * 200_001, ("{{=" + "1+" * 90 + "1}} ") * 400]
    )
    def test_that_are_too_large_are_refused(self, text):
        with pytest.raises(TooMuch):
            parse_template(text)


def test_letters_by_chance_never_do_more_than_be_refused():
    chance = random.Random(7)
    pieces = [
        "(",
        ")",
        "[",
        "]",
        "{=A:b}",
        "1",
        "'",
        '"',
        "+",
        "^",
        "and",
        "not",
        "if",
        ",",
        "%",
        "&",
        "=",
        " ",
    ]
    for _ in range(1_500):
        text = "".join(chance.choice(pieces) for _ in range(chance.randint(1, 25)))
        try:
            evaluate(parse(text), SCOPE)
        except ExpressionProblem:
            continue
