"""Conditions: the operators to the letter, AND before OR, explanations, validation."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from dealwright.kit.expressions import Choice, Kind, Link, Name, PlainScope, Reference
from dealwright.kit.expressions.conditions import (
    ALWAYS,
    AllOf,
    AnyOf,
    Comparison,
    Formula,
    Operator,
    Shape,
    check,
    in_words,
    leaves,
    operators_of,
    plain,
    read,
    validate,
    wrong_parts,
)
from dealwright.kit.expressions.grammar import parse
from dealwright.kit.expressions.problems import WrongCondition
from dealwright.kit.money import money

X = Name("Document", "X")


def holds(found, operator, wanted=None, **scope):
    """Whether the operator holds between a value of the document and a given one."""
    outcome = check(Comparison(X, Operator(operator), wanted), PlainScope({"Document:X": found}, **scope))
    assert not outcome.problems, outcome.problems[0]
    return outcome.holds


class TestOperators:
    @pytest.mark.parametrize(
        ("found", "operator", "wanted", "expected"),
        [
            ("WON", "equal", "WON", True),
            ("won", "equal", "WON", False),
            (Choice("WON"), "equal", "WON", True),
            (5, "equal", "5", True),
            (5, "equal", "5.0", True),
            (None, "equal", "", True),
            (["a", "b"], "equal", ["b", "a"], True),
            (["a", "b"], "equal", "a", False),
            ("a", "not_equal", "b", True),
            (None, "not_equal", "b", True),
            (10, "greater", "9", True),
            (9, "greater", "9", False),
            (9, "not_less", "9", True),
            (8, "not_less", "9", False),
            (8, "less", "9", True),
            (9, "not_greater", "9", True),
            (money("10", "BRL"), "greater", "9,50", True),
            (date(2026, 2, 5), "less", "06.02.2026", True),
            (datetime(2026, 2, 5, 12, tzinfo=UTC), "not_greater", "05.02.2026", True),
            (None, "less", 5, False),
            (None, "not_less", 5, False),
            ("b", "greater", "a", True),
            # filled, empty
            ("", "filled", None, False),
            (" \n", "filled", None, False),
            (0, "filled", None, True),
            (False, "filled", None, True),
            ([], "filled", None, False),
            (["", None], "filled", None, False),
            (None, "empty", None, True),
            ("x", "empty", None, False),
            # between, both ends included
            (5, "between", ("5", "7"), True),
            (7, "between", ("5", "7"), True),
            (8, "between", ("5", "7"), False),
            (None, "between", ("5", "7"), False),
            (8, "between", ("5", None), True),
            (8, "between", ("", "7"), False),
            (date(2026, 2, 5), "between", ("2026-02-01", "2026-02-05"), True),
            (datetime(2026, 2, 5, 23, 59, tzinfo=UTC), "between", ("2026-02-01", "2026-02-05"), True),
        ],
    )
    def test_hold(self, found, operator, wanted, expected):
        assert holds(found, operator, wanted) is expected

    @pytest.mark.parametrize(
        ("found", "wanted", "expected"),
        [
            # The first value inside the second: a part of the text when that is single …
            ("new", "brand new car", True),
            ("New", "brand new car", False),
            ("", "brand new car", False),
            (None, "brand new car", False),
            (5, "1, 5, 7", True),
            (["brand", "new"], "brand new", True),
            (["brand", "old"], "brand new", False),
            # … an exact element when it is multiple.
            ("new", ("brand new car",), False),
            ("new", ("old", "new"), True),
            ("New", ("old", "new"), False),
            (5, ("4", "5"), True),
            (Choice("WON"), ("WON", "LOSE"), True),
            (Reference("user", "7"), ("user_7", "user_9"), True),
            (["a"], ("a", "b"), True),
            (["a", "c"], ("a", "b"), False),
            # A person is never a part of another one's code.
            (Reference("user", "7"), "user_77", False),
            (Reference("user", "7"), "user_7", True),
        ],
    )
    def test_contained_in(self, found, wanted, expected):
        assert holds(found, "in", wanted) is expected
        assert holds(found, "not_in", wanted) is not expected

    @pytest.mark.parametrize(
        ("found", "wanted", "expected"),
        [
            # The second inside the first: a part of the text …
            ("brand new car", "new", True),
            ("brand new car", "New", False),
            ("brand new car", "", False),
            (None, "new", False),
            (1500, "50", True),
            (Link("https://example.com/a"), "example.com", True),
            # … for several values too.
            (["brand new", "old"], "new", True),
            (["brand", "old"], "new", False),
            (["brand new", "very old"], ("new", "old"), True),
            (["brand new"], ("new", "old"), False),
            # Records are themselves or not.
            ([Reference("user", "77")], "user_7", False),
            ([Reference("user", "7"), Reference("user", "8")], "user_7", True),
            ([date(2026, 2, 5)], "2026-02-05", True),
        ],
    )
    def test_contains(self, found, wanted, expected):
        assert holds(found, "contains", wanted) is expected
        assert holds(found, "not_contains", wanted) is not expected

    def test_changed_compares_with_the_value_before(self):
        assert holds("b", "changed", previous={"Document:X": "a"}) is True
        assert holds("a", "changed", previous={"Document:X": "a"}) is False
        assert holds(None, "changed", previous={"Document:X": ""}) is False
        assert holds(["a", "b"], "changed", previous={"Document:X": ["b", "a"]}) is False

    def test_changed_does_not_hold_where_nobody_tells(self):
        scope = PlainScope({"Document:X": "a"}, language="en")

        outcome = check(Comparison(X, Operator.CHANGED), scope)

        assert not outcome.holds
        assert outcome.lines(scope)[0].answer == "Nobody tells what “Document:X” was before."

    def test_moments_are_compared_where_the_company_is(self):
        late = datetime(2026, 2, 5, 23, 30, tzinfo=UTC)

        assert holds(late, "equal", "2026-02-05")
        assert holds(late, "equal", "2026-02-06", home=ZoneInfo("Europe/Moscow"))


class TestValues:
    def test_may_be_formulas_and_references(self):
        scope = PlainScope({"Document:X": 5, "Variable:most": 4})

        assert check(Comparison(X, Operator.GREATER, "{=Variable:most}"), scope).holds
        assert check(Comparison(X, Operator.EQUAL, "={=Variable:most} + 1"), scope).holds
        assert check(Comparison(X, Operator.BETWEEN, ("{=Variable:most}", "=2*3")), scope).holds

    def test_the_field_may_have_modifiers(self):
        scope = PlainScope({"Document:X": Choice("WON", "Won")})

        assert check(
            read({"field": "Document:X > printable", "operator": "equal", "value": "Won"}), scope
        ).holds


TRUE, FALSE = Formula(parse("true")), Formula(parse("false"))


class TestInWords:
    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            ("T", True),
            ("F", False),
            ("T and F or T", True),
            ("F or T and F", False),
            ("T or T and F", True),
            ("F and T or F and T", False),
        ],
    )
    def test_and_binds_tighter_than_or(self, words, expected):
        tokens = ["and", *words.split()]
        rows = [
            (word, TRUE if leaf == "T" else FALSE)
            for word, leaf in zip(tokens[::2], tokens[1::2], strict=True)
        ]

        assert check(in_words(rows), PlainScope()).holds is expected

    def test_nothing_always_holds(self):
        assert in_words([]) == ALWAYS
        assert check(ALWAYS, PlainScope()).holds


WON = {"field": "Document:STAGE_ID", "operator": "equal", "value": "WON"}
DEAR = {"field": "Document:AMOUNT", "operator": "greater", "value": {"amount": "2000.00", "currency": "BRL"}}
NAMED = {"field": "Document:TITLE", "operator": "contains", "value": ["cup", "saucer"]}


class TestOutcome:
    SCOPE = PlainScope(
        {
            "Document:STAGE_ID": Choice("WON", "Won"),
            "Document:AMOUNT": money("1250.50", "BRL"),
            "Document:TITLE": "A cup",
        },
        language="en",
    )

    def test_says_which_part_decided(self):
        outcome = check(read({"any": [{"all": [WON, DEAR]}, NAMED]}), self.SCOPE)

        assert not outcome
        assert [verdict.part.name.field for verdict in outcome.deciding] == ["AMOUNT", "TITLE"]

    def test_of_a_group_that_holds_the_one_that_made_it_so(self):
        outcome = check(read({"any": [DEAR, WON, NAMED]}), self.SCOPE)

        assert outcome
        assert [verdict.part.name.field for verdict in outcome.deciding] == ["STAGE_ID"]

    def test_reads_as_sentences(self):
        labels = {Name("Document", "STAGE_ID"): "Stage", Name("Document", "AMOUNT"): "Amount"}

        lines = check(read({"any": [{"all": [WON, DEAR]}, {"all": []}]}), self.SCOPE).lines(
            self.SCOPE, labels
        )

        assert [(line.depth, line.claim, line.answer, line.decides) for line in lines] == [
            (0, "One of these holds:", "They do.", False),
            (1, "All of these hold:", "They do not.", False),
            (2, "“Stage” equals “WON”.", "Yes: it is “Won”.", False),
            (2, "“Amount” is more than “R$2,000.00”.", "No: it is “R$1,250.50”.", False),
            (1, "Always.", "They do.", False),
        ]

    def test_tells_of_changes_and_formulas(self):
        scope = PlainScope({"Document:X": "b"}, {"Document:X": "a"}, language="en")
        condition = read({"all": [{"field": "Document:X", "operator": "changed"}, {"formula": "1 = 1"}]})

        lines = check(condition, scope).lines(scope)

        assert [line.claim for line in lines[1:]] == [
            "“Document:X” has changed.",
            "The formula 1 = 1 is true.",
        ]
        assert [line.answer for line in lines[1:]] == ["Yes: it was “a” and is “b”.", "Yes: it is “Yes”."]

    @pytest.mark.parametrize("operator", ["greater", "not_less", "less", "not_greater"])
    def test_a_part_that_cannot_be_decided_does_not_hold_and_says_why(self, operator):
        comparison = {"field": "Document:TITLE", "operator": operator, "value": 5}

        outcome = check(read(comparison), self.SCOPE)

        assert not outcome.holds
        assert "cannot be put in order" in str(outcome.problems[0])
        assert outcome.lines(self.SCOPE)[0].is_problem
        assert outcome.lines(self.SCOPE)[0].answer.startswith("It cannot be decided: “A cup” and “5”")

    def test_a_field_that_is_gone_does_not_hold_even_when_denied(self):
        outcome = check(read({"field": "Document:GONE", "operator": "not_equal", "value": "x"}), self.SCOPE)

        assert not outcome.holds
        assert "Document:GONE" in str(outcome.problems[0])


class TestRead:
    @pytest.mark.parametrize(
        "written",
        [
            WON,
            DEAR,
            NAMED,
            {"all": []},
            {"any": [{"all": [WON, {"formula": "{=Document:A} > 1"}]}, NAMED]},
            {"field": "Document:A > printable, local", "operator": "filled"},
            {"field": "Document:A", "operator": "between", "value": ["2026-01-01", None]},
            {
                "field": "Document:A",
                "operator": "equal",
                "value": {"kind": "user", "id": "7", "label": "Anna"},
            },
            {"field": "Document:A", "operator": "in", "value": [1, 2.5, True, "={=Variable:x}"]},
            {"field": "Document:A", "operator": "equal", "value": {"number": "0.1234567890123456789"}},
        ],
    )
    def test_comes_back_as_it_went(self, written):
        assert plain(read(written)) == written
        assert read(plain(read(written))) == read(written)

    @pytest.mark.parametrize("nothing", [None, {}, {"all": []}, {"rows": []}])
    def test_nothing_always_holds(self, nothing):
        assert read(nothing) == ALWAYS

    def test_rows_of_a_form_become_groups(self):
        rows = {"rows": [WON, {"word": "and", **DEAR}, {"word": "or", **NAMED}]}

        assert plain(read(rows)) == {"any": [{"all": [WON, DEAR]}, NAMED]}
        assert len(list(leaves(read(rows)))) == 3

    @pytest.mark.parametrize(
        ("written", "way"),
        [
            ([], ""),
            ("x", ""),
            ({"any": []}, "any"),
            ({"all": WON}, "all"),
            ({"all": [WON, 7]}, "all.1"),
            ({"all": [WON], "any": [WON]}, "any"),
            ({"any": [{"all": [WON, {**WON, "operator": "like"}]}]}, "any.0.all.1.operator"),
            ({"all": [{**WON, "field": ""}]}, "all.0.field"),
            ({**WON, "field": "STAGE_ID"}, "field"),
            ({**WON, "field": "Document:A > nicely"}, "field"),
            ({**WON, "value": {"a": 1}}, "value"),
            ({**WON, "value": {"amount": "x", "currency": "BRL"}}, "value"),
            ({**WON, "value": ["a", {"a": 1}]}, "value.1"),
            ({**WON, "value": "=1+"}, "value"),
            ({**WON, "value": "x" * 2_000_000}, "value"),
            ({**WON, "value": float("nan")}, "value"),
            ({**WON, "colour": 1}, "colour"),
            ({"field": "Document:A", "operator": "between", "value": "x"}, "value"),
            ({"field": "Document:A", "operator": "between", "value": [None, ""]}, "value"),
            ({"field": "Document:A", "operator": "less", "value": [1, 2]}, "value"),
            ({"all": [{"formula": "1 +"}]}, "all.0.formula"),
            ({"formula": 7}, "formula"),
            ({"rows": [WON, {**WON, "word": "xor"}]}, "rows.1.word"),
            ({"rows": [WON, 5]}, "rows.1"),
            ({"rows": 5}, "rows"),
        ],
    )
    def test_names_the_wrong_part(self, written, way):
        with pytest.raises(WrongCondition) as wrong:
            read(written)

        assert wrong.value.field == way
        assert str(wrong.value)

    def test_refuses_too_many_and_too_deep(self):
        deep = WON
        for _ in range(50):
            deep = {"all": [deep]}

        for written in (deep, {"all": [WON] * 1000}):
            with pytest.raises(WrongCondition, match="too many parts"):
                read(written)


COUNT, OWNER, IS_NEW = ({"field": f"Document:{name}"} for name in ("COUNT", "OWNER", "IS_NEW"))


class Fields:
    """A catalogue of what a deal has."""

    SHAPES = {
        "STAGE_ID": Shape("Stage", Kind.CHOICE, options={"WON": "Won", "LOSE": "Lost"}, tells_changes=True),
        "AMOUNT": Shape("Amount", Kind.MONEY),
        "COUNT": Shape("Count", Kind.NUMBER),
        "DAY": Shape("Day", Kind.DAY),
        "IS_NEW": Shape("New", Kind.YES_NO),
        "OWNER": Shape("Owner", Kind.RECORD),
        "TAGS": Shape("Tags", Kind.TEXT, multiple=True),
    }

    def shape(self, name):
        return self.SHAPES.get(name.field) if name.object == "Document" else None


def wrong_ways(written):
    return [(problem.field, str(problem.what)) for problem in wrong_parts(read(written), Fields())]


class TestValidate:
    @pytest.mark.parametrize(
        "written",
        [
            WON,
            DEAR,
            {"field": "Document:STAGE_ID", "operator": "changed"},
            {**COUNT, "operator": "between", "value": [1, "7,5"]},
            {"field": "Document:DAY", "operator": "less", "value": "={=System:Date}"},
            {"field": "Document:DAY", "operator": "less", "value": "05.02.2026"},
            {"field": "Document:TAGS", "operator": "contains", "value": "vip"},
            {**COUNT, "operator": "contains", "value": "5"},
            {"field": "Document:STAGE_ID > printable", "operator": "equal", "value": "Gone"},
            {"field": "System:Date", "operator": "greater", "value": "2026-01-01"},
            {"formula": "{=Document:COUNT} > 1 and {=System:Date} > '2026-01-01'"},
            {"all": []},
        ],
    )
    def test_finds_nothing_wrong(self, written):
        assert wrong_ways(written) == []

    @pytest.mark.parametrize(
        ("written", "way", "says"),
        [
            ({**WON, "field": "Document:GONE"}, "field", "no “Document:GONE”"),
            ({**WON, "value": "MAYBE"}, "value", "not an option of “Stage”"),
            ({**WON, "value": ["WON", "MAYBE"], "operator": "in"}, "value.1", "not an option"),
            ({**WON, "value": ""}, "value", "Fill in the value"),
            ({**WON, "value": None}, "value", "Fill in the value"),
            ({**WON, "operator": "greater"}, "operator", "“Stage” cannot be asked this"),
            ({**OWNER, "operator": "less", "value": 5}, "operator", "cannot be asked"),
            (
                {**OWNER, "operator": "contains", "value": "x"},
                "operator",
                "cannot be asked",
            ),
            ({"field": "Document:AMOUNT", "operator": "changed"}, "operator", "Nobody tells"),
            ({"field": "Document:AMOUNT", "operator": "less", "value": "much"}, "value", "not an amount"),
            ({**COUNT, "operator": "equal", "value": "few"}, "value", "not a number"),
            (
                {**COUNT, "operator": "between", "value": [1, "few"]},
                "value.1",
                "not a number",
            ),
            ({"field": "Document:DAY", "operator": "less", "value": "soon"}, "value", "not a date"),
            (
                {**IS_NEW, "operator": "equal", "value": "maybe"},
                "value",
                "neither yes nor no",
            ),
            (
                {**COUNT, "operator": "less", "value": "{=Variable:x}"},
                "value",
                "Variable:x",
            ),
            (
                {**COUNT, "operator": "less", "value": "={=Variable:x}"},
                "value",
                "Variable:x",
            ),
            ({"formula": "{=Variable:x} = 1"}, "formula", "Variable:x"),
        ],
    )
    def test_names_the_wrong_part(self, written, way, says):
        [(found, message)] = wrong_ways(written)

        assert found == way
        assert says in message

    def test_names_all_of_them(self):
        written = {"any": [{"all": [{**WON, "value": "X"}, WON]}, {**WON, "field": "Document:GONE"}]}

        with pytest.raises(WrongCondition) as wrong:
            validate(read(written), Fields())

        assert [wrong.value.field, *(also.field for also in wrong.value.also)] == [
            "any.0.all.0.value",
            "any.1.field",
        ]
        validate(ALWAYS, Fields())


class TestOperatorsOf:
    def test_offers_what_makes_sense(self):
        assert Operator.GREATER in operators_of(Kind.NUMBER)
        assert Operator.GREATER not in operators_of(Kind.NUMBER, multiple=True)
        assert Operator.CONTAINS in operators_of(Kind.RECORD, multiple=True)
        assert Operator.CONTAINS not in operators_of(Kind.MONEY)
        assert Operator.CHANGED not in operators_of(Kind.TEXT, tells_changes=False)

    def test_covers_the_operators_of_the_source(self):
        """AU-26 and BP-37 together."""
        assert len(Operator) == 14
        assert all(str(operator.label) and str(operator.claim) for operator in Operator)


def test_groups_are_immutable_and_equal_by_content():
    assert AllOf((TRUE,)) == AllOf((Formula(parse("true")),))
    assert AnyOf((TRUE,)) != AllOf((TRUE,))
    assert Comparison(X, Operator.EQUAL, Decimal(1)) == Comparison(X, Operator.EQUAL, Decimal("1.0"))
