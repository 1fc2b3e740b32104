"""What formulas mean: operators, kinds of values, references; and what is said of wrong ones."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from dealwright.kit import clock
from dealwright.kit.expressions import Choice, File, Link, Name, PlainScope, Reference, evaluate, parse, plain
from dealwright.kit.expressions.problems import CannotCalculate, ExpressionProblem, NotUnderstood, UnknownName
from dealwright.kit.money import money

SCOPE = PlainScope(
    {
        "Document:TITLE": "Cup",
        "Document:AMOUNT": money("1250.50", "BRL"),
        "Document:OTHER": money("10", "EUR"),
        "Document:COUNT": 3,
        "Document:PRICE": 12.5,
        "Document:NOTHING": None,
        "Document:BLANK": "",
        "Document:STAGE_ID": Choice("WON", "Won"),
        "Document:ASSIGNED_BY_ID": Reference("user", "7", "Anna Silva"),
        "Document:CONTACT": Reference("contact", "12", "João", "C_12"),
        "Document:IS_NEW": True,
        "Document:DAY": date(2026, 2, 5),
        "Document:MOMENT": datetime(2026, 2, 5, 23, 30, tzinfo=UTC),
        "Document:COLOURS": ["red", "green"],
        "Document:FILE": File(
            "9", "offer.pdf", "/files/9", "https://crm.example/p/9", "https://crm.example/s"
        ),
        "Document:SITE": Link("https://example.com", "Example"),
        "A12345_678_90_12:Result": 5,
    },
    language="en",
)


class TestOperators:
    @pytest.mark.parametrize(
        ("formula", "value"),
        [
            ("1 + 2 * 3", "7"),
            ("(1 + 2) * 3", "9"),
            ("7 - 2 - 1", "4"),
            ("8 / 2 / 2", "2"),
            ("2 ^ 3 ^ 2", "512"),
            ("-2 ^ 2", "-4"),
            ("2 ^ -1", "0.5"),
            ("9 ^ 0.5", "3"),
            ("0 ^ 0", "1"),
            ("15%", "0.15"),
            ("200 * 15%", "30"),
            ("50%%", "0.005"),
            ("0.1 + 0.2", "0.3"),
            ("1 = 1", "Y"),
            ("1 <> 1", "N"),
            ("2 >= 2", "Y"),
            ("1 + 1 = 2", "Y"),
            ("'a' & 1 & true", "a1Y"),
            ("'n' & 1 + 2", "n3"),
            ("'a' & 'b' = 'ab'", "Y"),
            ("true or false and false", "Y"),
            ("(true or false) and false", "N"),
            ("not false and true", "Y"),
            ("not 1 = 2", "Y"),
            ("NOT TRUE", "N"),
            ("and(true, 1, 'Y')", "Y"),
            ("or(false, 0, '', 'N')", "N"),
            ("'1' + '2'", "3"),
            ("true + 1", "2"),
            ("''''", "'"),
            ('"say ""yes"""', 'say "yes"'),
        ],
    )
    def test_come_out(self, formula, value):
        assert plain(evaluate(formula, SCOPE), SCOPE) == value

    def test_the_right_side_is_not_asked_where_the_left_one_decides(self):
        assert evaluate("false and {=Document:GONE}", SCOPE) is False
        assert evaluate("true or {=Document:GONE}", SCOPE) is True

    @pytest.mark.parametrize(
        ("formula", "says"),
        [
            ("1 / 0", "divided by 0"),
            ("'a' + 1", "“a” is not a number"),
            ("{=Document:DAY} + 1", "Use dateadd"),
            ("{=Document:COLOURS} * 2", "Several values are not a number"),
            ("{=Document:AMOUNT} + {=Document:OTHER}", "different currencies"),
            ("{=Document:AMOUNT} * {=Document:AMOUNT}", "multiplied by money"),
            ("1 / {=Document:AMOUNT}", "divided by money"),
            ("{=Document:STAGE_ID} < 'X'", "neither greater nor less"),
            ("'abc' < 5", "cannot be put in order"),
            ("(-1) ^ 0.5", "no broken power"),
            ("0 ^ -1", "no negative power"),
        ],
    )
    def test_refuse_what_has_no_answer(self, formula, says):
        with pytest.raises(CannotCalculate, match=says):
            evaluate(formula, SCOPE)


class TestMoney:
    @pytest.mark.parametrize(
        ("formula", "value"),
        [
            ("{=Document:AMOUNT} * 2", money("2501", "BRL")),
            ("{=Document:AMOUNT} + 1", money("1251.50", "BRL")),
            ("-{=Document:AMOUNT}", money("-1250.50", "BRL")),
            ("{=Document:AMOUNT} * 10%", money("125.05", "BRL")),
            ("{=Document:AMOUNT}%", money("12.505", "BRL")),
            ("{=Document:AMOUNT} / {=Document:AMOUNT}", Decimal(1)),
            ("{=Document:AMOUNT} > 1000", True),
            ("{=Document:AMOUNT} = '1250,50'", True),
            ("{=Document:AMOUNT} = '1250.50 BRL'", True),
            ("{=Document:AMOUNT} = '1250.50 EUR'", False),
            ("{=Document:AMOUNT} = {=Document:OTHER}", False),
            ("{=Document:AMOUNT} > {=Document:NOTHING}", False),
        ],
    )
    def test_comes_out(self, formula, value):
        assert evaluate(formula, SCOPE) == value

    def test_of_different_currencies_has_no_order(self):
        with pytest.raises(CannotCalculate, match=r"1250\.50 BRL"):
            evaluate("{=Document:AMOUNT} > {=Document:OTHER}", SCOPE)


class TestComparing:
    @pytest.mark.parametrize(
        ("formula", "holds"),
        [
            # Text beside text is text, beside a number a number.
            ("'10' < '9'", True),
            ("'10' < 9", False),
            ("'007' = '7'", False),
            ("'007' = 7", True),
            ("'a' = 'A'", False),
            ("'1,5' = 1.5", True),
            ("'x' = 5", False),
            # Nothing equals nothing and empty text, and has no order.
            ("{=Document:NOTHING} = ''", True),
            ("{=Document:NOTHING} = {=Document:BLANK}", True),
            ("{=Document:NOTHING} = 0", False),
            ("{=Document:NOTHING} < 1", False),
            ("{=Document:NOTHING} >= 0", False),
            ("{=Document:BLANK} < 1", False),
            # Dates, in whatever way they are written.
            ("{=Document:DAY} = '05.02.2026'", True),
            ("{=Document:DAY} = '2026-02-05'", True),
            ("{=Document:DAY} < '06/02/2026'", True),
            ("{=Document:MOMENT} > {=Document:DAY}", False),
            ("{=Document:MOMENT} = {=Document:DAY}", True),
            ("{=Document:MOMENT} > '2026-02-05 23:29:59'", True),
            ("{=Document:MOMENT} = '2026-02-06T01:30:00+02:00'", True),
            ("{=Document:MOMENT} = 'soon'", False),
            # Choices and records, by key or code.
            ("{=Document:STAGE_ID} = 'WON'", True),
            ("{=Document:STAGE_ID} = 'Won'", False),
            ("{=Document:ASSIGNED_BY_ID} = 7", True),
            ("{=Document:ASSIGNED_BY_ID} = '7'", True),
            ("{=Document:ASSIGNED_BY_ID} = 'user_7'", True),
            ("{=Document:ASSIGNED_BY_ID} = 'user_' & 7", True),
            ("{=Document:ASSIGNED_BY_ID} = 'user_77'", False),
            ("{=Document:CONTACT} = 'C_12'", True),
            ("{=Document:CONTACT} = {=Document:ASSIGNED_BY_ID}", False),
            # Yes and no.
            ("{=Document:IS_NEW} = 'Y'", True),
            ("{=Document:IS_NEW} = 'no'", False),
            ("{=Document:IS_NEW} = 1", True),
            ("{=Document:IS_NEW} = 'maybe'", False),
            # Several values, in any order.
            ("{=Document:COLOURS} = ['green', 'red']", True),
            ("{=Document:COLOURS} = 'red'", False),
            ("['red'] = 'red'", True),
            ("[] = {=Document:NOTHING}", True),
            ("[1, '2'] = ['1', 2]", True),
            ("{=Document:SITE} = 'https://example.com'", True),
        ],
    )
    def test_holds(self, formula, holds):
        assert evaluate(formula, SCOPE) is holds

    def test_a_moment_falls_on_the_day_it_has_where_the_company_is(self):
        scope = PlainScope(SCOPE.values, home=ZoneInfo("Europe/Moscow"))

        assert evaluate("{=Document:MOMENT} = '2026-02-06'", scope) is True

    def test_the_month_stands_first_where_days_are_written_so(self):
        scope = PlainScope({"Document:DAY": date(2026, 2, 5)}, day_format="m/d/Y")

        assert evaluate("{=Document:DAY} = '02/05/2026'", scope) is True
        assert plain(evaluate("{=Document:DAY}", scope), scope) == "02/05/2026"


class TestReferences:
    @pytest.mark.parametrize(
        ("formula", "value"),
        [
            ("{=Document:TITLE}", "Cup"),
            ("{= Document:TITLE > printable }", "Cup"),
            ("{=Document:COUNT}", "3"),
            ("{=Document:PRICE}", "12.5"),
            ("{=A12345_678_90_12:Result} * 2", "10"),
            ("{=Document:STAGE_ID}", "WON"),
            ("{=Document:STAGE_ID > printable}", "Won"),
            ("{=Document:STAGE_ID_printable}", "Won"),
            ("{=Document:ASSIGNED_BY_ID}", "user_7"),
            ("{=Document:ASSIGNED_BY_ID > printable}", "Anna Silva [7]"),
            ("{=Document:ASSIGNED_BY_ID > friendly}", "Anna Silva"),
            ("{=Document:CONTACT > printable}", "João"),
            ("{=Document:AMOUNT > printable}", "R$1,250.50"),
            ("{=Document:IS_NEW > printable}", "Yes"),
            ("{=Document:DAY}", "05.02.2026"),
            ("{=Document:DAY > printable}", "Feb. 5, 2026"),
            ("{=Document:COLOURS > printable}", "red, green"),
            ("{=Document:FILE > name}", "offer.pdf"),
            ("{=Document:FILE > src}", "/files/9"),
            ("{=Document:FILE > publink}", "https://crm.example/p/9"),
            ("{=Document:FILE > shortlink}", "https://crm.example/s"),
            ("{=Document:SITE > printable}", "Example"),
            ("{=Document:NOTHING > printable}", ""),
            ("{=System:Eol}", "\n"),
            ("{=System:HostUrl}", ""),
        ],
    )
    def test_come_out(self, formula, value):
        assert plain(evaluate(formula, SCOPE), SCOPE) == value

    def test_tell_the_time_of_the_company_and_of_the_person(self):
        scope = PlainScope(home=ZoneInfo("Europe/Moscow"), zones={None: ZoneInfo("America/Sao_Paulo")})
        formulas = ("{=System:Now}", "{=System:NowLocal}", "{=System:Date}")

        with clock.at(datetime(2026, 2, 5, 22, 30, tzinfo=UTC)):
            told = [plain(evaluate(formula, scope), scope) for formula in formulas]

        assert told == ["06.02.2026 01:30:00", "05.02.2026 19:30:00", "06.02.2026"]

    def test_zones_come_before_showing_in_whatever_order_they_stand(self):
        anna = Reference("user", "7")
        scope = PlainScope(
            SCOPE.values,
            home=ZoneInfo("Europe/Moscow"),
            zones={None: ZoneInfo("America/Sao_Paulo"), anna: ZoneInfo("Asia/Tokyo")},
            person_responsible=anna,
        )

        def told(modifiers):
            return plain(evaluate(f"{{=Document:MOMENT > {modifiers}}}", scope), scope)

        assert told("server") == "06.02.2026 02:30:00"
        assert told("local") == "05.02.2026 20:30:00"
        assert told("responsible") == "06.02.2026 08:30:00"
        assert told("printable, local") == told("local, printable") == "02/05/2026 8:30 p.m."
        assert told("local, date") == "05.02.2026"

    def test_follow_the_readers_language(self):
        scope = PlainScope(SCOPE.values, language="pt-br")

        assert evaluate("{=Document:PRICE > printable}", scope) == "12,5"
        assert evaluate("{=Document:AMOUNT > printable}", scope) == "R$\u00a01.250,50"

    def test_an_unknown_one_is_named(self):
        with pytest.raises(UnknownName, match=r"At letter 5: There is no “Document:GONE” here"):
            evaluate("1 + {=Document:GONE}", SCOPE)
        with pytest.raises(UnknownName):
            evaluate("{=System:Password}", SCOPE)

    def test_are_listed(self):
        formula = parse("if({=Document:A} > 1, {=Variable:b}, {=Document:A > printable})")

        assert formula.names == (Name("Document", "A"), Name("Variable", "b"))

    def test_nothing_of_python_is_reached(self):
        class Secret:
            password = "x"

        scope = PlainScope({"Document:A": Secret(), "Document:S": "x"})

        with pytest.raises(CannotCalculate, match="cannot work with this value"):
            evaluate("{=Document:A}", scope)
        for formula in (
            "{=Document:S.__class__}",
            "{=Document:__class__}",
            "{=Document:S}.upper",
            "'x'.upper()",
        ):
            with pytest.raises(ExpressionProblem):
                evaluate(formula, scope)


class TestWrongFormulas:
    @pytest.mark.parametrize(
        ("formula", "letter", "says"),
        [
            ("", 1, "is empty"),
            ("=", 2, "is empty"),
            ("1 +", 4, "ends too early"),
            ("round(1", 8, "bracket is not closed"),
            ("[1, 2", 6, "bracket is not closed"),
            ("1)", 2, "closes nothing"),
            ("()", 2, "closes nothing"),
            ("'abc", 1, "has no end"),
            ('5 & "abc', 5, "has no end"),
            ("roud(1)", 1, "Did you mean “round”"),
            ("zzz(1)", 1, "no function “zzz”"),
            ("hello", 1, "between quotes"),
            ("1 + hello + 2", 11, "cannot stand here"),
            ("1 2", 3, "cannot stand here"),
            ("10 % 3", 6, "cannot stand here"),
            ("1 = 2 = 3", 7, "cannot stand here"),
            ("1 ; 2", 3, "cannot stand here"),
            ("{=Document:}", 1, "not a value"),
            ("{=TITLE}", 1, "not a value"),
            ("1 + {Document:TITLE}", 5, "not a value"),
            ("{=Document:A > printabel}", 1, "Did you mean “printable”"),
            ("{=Document:A > }", 1, "no modifier"),
            ("=1 +* 2", 5, "cannot stand here"),
            ("a.b", 2, "cannot stand here"),
            ("import os", 8, "between quotes"),
        ],
    )
    def test_say_what_and_where(self, formula, letter, says):
        with pytest.raises(NotUnderstood) as wrong:
            parse(formula)

        assert says in str(wrong.value)
        assert wrong.value.position == letter - 1
        assert str(wrong.value).startswith(f"At letter {letter}: ")

    def test_speak_the_language_of_whoever_reads_them(self):
        with pytest.raises(NotUnderstood) as wrong:
            parse("1 +")

        with translation.override("pt-br"):
            assert isinstance(str(wrong.value.message), str)
        assert wrong.value.extra == {"position": 3}

    def test_where_a_calculation_fails_is_said_too(self):
        with pytest.raises(CannotCalculate) as wrong:
            evaluate("1 + abs('x')", SCOPE)

        assert wrong.value.position == 4


class TestExpression:
    def test_is_the_same_object_for_the_same_text(self):
        assert parse("1+1") is parse("1+1")

    def test_is_equal_where_it_means_the_same(self):
        assert parse("1+1") == parse("( 1 + 1 )") == parse("=1+1")

    @pytest.mark.parametrize(
        ("formula", "written"),
        [
            ("1+2*3", "1 + 2 * 3"),
            ("(1+2)*3", "(1 + 2) * 3"),
            ("1-(2-3)", "1 - (2 - 3)"),
            ("(2^3)^2", "(2^3)^2"),
            ("2^-1", "2^-1"),
            ("not (true or false)", "not (true or false)"),
            ("and(1,2)", "1 and 2"),
            ("IF(TRUE,'a',\"b\")", 'if(true, "a", "b")'),
            ("{=Document:X_printable}", "{=Document:X > printable}"),
            ("(1+2)%", "(1 + 2)%"),
            ("(-1)^2", "(-1)^2"),
        ],
    )
    def test_writes_itself(self, formula, written):
        assert str(parse(formula)) == written
        assert parse(written) == parse(formula)
