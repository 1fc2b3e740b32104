"""Every function with its worked value, its limits, and what it refuses."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from dealwright.kit import clock
from dealwright.kit.expressions import FUNCTIONS, Link, PlainScope, Reference, evaluate, parse, plain
from dealwright.kit.expressions.functions import Group
from dealwright.kit.expressions.problems import CannotCalculate, ExpressionProblem, NotUnderstood
from dealwright.kit.money import money
from dealwright.kit.working_time import WorkingTime

ANNA = Reference("user", "7", "Anna")
MOSCOW, SAO_PAULO = ZoneInfo("Europe/Moscow"), ZoneInfo("America/Sao_Paulo")


def worked(formula, scope=None):
    """The plain text of what a formula comes to."""
    scope = scope or PlainScope()
    return plain(evaluate(formula, scope), scope)


class TestWorkedValues:
    """C57:4912, as section 6.9 lists them."""

    @pytest.mark.parametrize(
        ("formula", "value"),
        [
            ("abs(-5)", "5"),
            ('intval("234.34j4")', "234"),
            ("numberformat(1300500.5,2,',',' ')", "1 300 500,50"),
            ("min(5,6,18,3,7)", "3"),
            ("round(15.576,2)", "15.58"),
            ('substr("0123456789",3,4)', "3456"),
            ("implode(',', swirl([1,2,3,4,5,6]))", "2,3,4,5,6,1"),
            ("addworkdays('05.02.2016 16:14:00',1)", "08.02.2016 16:14:00"),
        ],
    )
    def test_come_out(self, formula, value):
        assert worked(formula) == value

    def test_the_offset_of_a_user_two_hours_ahead_of_the_server(self):
        scope = PlainScope(home=ZoneInfo("Etc/GMT-3"), zones={ANNA: ZoneInfo("Etc/GMT-5")})

        assert worked('getuserdateoffset("user_7")', scope) == "7200"

    def test_a_planned_activity_is_due_at_noon(self):
        """The default of rule 1: `=settime({=System:Date},12,0)`."""
        with clock.at(datetime(2026, 11, 21, 8, tzinfo=UTC)):
            assert worked("=settime({=System:Date},12,0)") == "21.11.2026 12:00:00"


class TestTheTable:
    @pytest.mark.parametrize(
        "function", [each for each in FUNCTIONS.values() if each.gives], ids=lambda each: each.name
    )
    def test_gives_what_each_example_says(self, function):
        assert worked(function.example) == function.gives

    @pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda each: each.name)
    def test_describes_each_function(self, function):
        parse(function.example)

        assert str(function.label)
        assert function.work.__doc__
        assert function.source == "C57:4912"
        assert function.group in Group

    def test_holds_the_functions_of_the_source(self):
        numbers = "abs intval floatval numberformat min max rand round ceil floor"
        texts = "substr strpos strlen strtolower strtoupper ucwords ucfirst trim urlencode randstring"
        lists = "implode explode merge shuffle firstvalue swirl"
        dates = "dateadd datediff date locdate strtotime settime"
        work = "workdateadd addworkdays isworkday isworktime"
        others = "if touserdate getuserdateoffset getdocumenturl"

        assert set(FUNCTIONS) == set(" ".join((numbers, texts, lists, dates, work, others)).split())

    def test_knows_names_in_any_letters(self):
        assert worked("ROUND(2.5)") == worked("Round(2.5)") == "3"


class TestNumbers:
    @pytest.mark.parametrize(
        ("formula", "value"),
        [
            ("intval(-7.9)", "-7"),
            ("intval('')", "0"),
            ("intval('abc')", "0"),
            ("floatval('-1.5e3')", "-1.5"),
            ("numberformat(-1234.5)", "-1,235"),
            ("numberformat(0.005, 2)", "0.01"),
            ("numberformat(12, 3, ',', '.')", "12,000"),
            ("min([4, 2], '1.5')", "1.5"),
            ("max('', 3)", "3"),
            ("max('2026-01-01', '2025-12-31')", "2026-01-01"),
            ("round(2.5)", "3"),
            ("round(-2.5)", "-3"),
            ("round(1234, -2)", "1200"),
            ("ceil(-5.1)", "-5"),
            ("floor(-5.1)", "-6"),
        ],
    )
    def test_come_out(self, formula, value):
        assert worked(formula) == value

    def test_money_stays_money_when_rounded(self):
        scope = PlainScope({"Document:AMOUNT": money("10", "BRL")})

        assert evaluate("round({=Document:AMOUNT} / 3, 2)", scope) == money("3.33", "BRL")

    def test_luck_stays_between_its_ends(self):
        scope = PlainScope(random=random.Random(1))

        assert {worked("rand(1, 3)", scope) for _ in range(50)} == {"1", "2", "3"}
        assert worked("rand(5, 5)", scope) == "5"

    @pytest.mark.parametrize(
        "formula", ["numberformat(1, 99)", "round(1, 16)", "abs('five')", "rand(1, 99999999999)"]
    )
    def test_refuse(self, formula):
        with pytest.raises(CannotCalculate):
            evaluate(formula, PlainScope())


class TestDecisions:
    def test_what_is_not_chosen_is_not_worked_out(self):
        assert worked("if(true, 1, 1/0)") == "1"
        assert worked("if(false, {=Document:GONE}, 2)") == "2"

    def test_without_an_else_nothing_comes_out(self):
        assert evaluate("if(1 > 2, 'x')", PlainScope()) is None


class TestTexts:
    @pytest.mark.parametrize(
        ("formula", "value"),
        [
            ("substr('João', -2)", "ão"),
            ("substr('abcdef', 1, -1)", "bcde"),
            ("substr('abc', 9)", ""),
            ("strpos('abcabc', 'b', 2)", "4"),
            ("strpos('abc', 'B')", ""),
            ("strlen(12.50)", "4"),
            ("ucwords('anna-maria  ó')", "Anna-maria  Ó"),
            ("ucfirst('')", ""),
            ("trim(' \n a ')", "a"),
            ("urlencode('ção/?')", "%C3%A7%C3%A3o%2F%3F"),
        ],
    )
    def test_come_out(self, formula, value):
        assert worked(formula) == value

    def test_random_text_has_letters_and_digits(self):
        made = worked("randstring(40)")

        assert len(made) == 40
        assert made.isalnum()
        assert made.isascii()
        assert worked("randstring(0)") == ""


class TestLists:
    @pytest.mark.parametrize(
        ("formula", "value"),
        [
            ("implode('', [1, 'a', true])", "1aY"),
            ("implode('-', 'one')", "one"),
            ("explode('', 'abc')", "abc"),
            ("merge([1], [], 2, [3, 4])", "1, 2, 3, 4"),
            ("firstvalue([])", ""),
            ("firstvalue('x')", "x"),
            ("swirl([])", ""),
        ],
    )
    def test_come_out(self, formula, value):
        assert worked(formula) == value

    def test_shuffling_keeps_the_values(self):
        assert sorted(evaluate("shuffle([3, 1, 2])", PlainScope())) == [1, 2, 3]


class TestDates:
    @pytest.mark.parametrize(
        ("formula", "value"),
        [
            ("dateadd('2026-01-31', '1 month')", "28.02.2026"),
            ("dateadd('2024-02-29', '1y')", "28.02.2025"),
            ("dateadd('2026-03-01', '-1d')", "28.02.2026"),
            ("dateadd('2026-03-01', '-1 day -30i')", "27.02.2026 23:30:00"),
            ("dateadd('2026-03-01', '2w')", "15.03.2026"),
            ("dateadd('2026-03-01 10:00', '1y 2m 3d 4h 5i 6s')", "04.05.2027 14:05:06"),
            ("dateadd('05/02/2016', '1D')", "06.02.2016"),
            ("datediff('2026-01-31', '2026-03-01', '%a/%m/%d')", "29/1/1"),
            ("datediff('2026-03-05 10:30:15', '2026-03-04 09:00', '%R%D %H:%I:%S %%')", "-01 01:30:15 %"),
            ("datediff('2026-01-01', '2026-01-01', '%r%a %q')", "0 %q"),
            ("date('D, j M Y \\a\\t G:i', '2026-02-05 09:05')", "Thu, 5 Feb 2026 at 9:05"),
            ("date('N w z W o t L S', '2024-12-30')", "1 1 364 01 2025 31 1 th"),
            ("date('g A h a H', '2026-02-05 00:10')", "12 AM 12 am 00"),
            ("date('U e P O T Z I', '1970-01-02')", "86400 UTC +00:00 +0000 UTC 0 0"),
            ("date('c', '2026-02-05 01:02:03')", "2026-02-05T01:02:03+00:00"),
            ("settime('2026-02-05', 25, 61)", "06.02.2026 02:01:00"),
            ("settime('2026-02-05 18:00', -1)", "04.02.2026 23:00:00"),
        ],
    )
    def test_come_out(self, formula, value):
        assert worked(formula) == value

    @pytest.mark.parametrize(
        ("language", "value"),
        [("en", "5 February 2026, Thursday"), ("pt-br", "5 fevereiro 2026, quinta-feira")],
    )
    def test_speak_the_readers_language(self, language, value):
        assert worked("locdate('j F Y, l', '2026-02-05')", PlainScope(language=language)) == value

    def test_hours_pass_where_the_clock_is_changed(self):
        scope = PlainScope(home=ZoneInfo("Europe/Warsaw"))

        # 29 March 2026: at two o'clock it is three.
        assert worked("dateadd('2026-03-29 01:30', '1h')", scope) == "29.03.2026 03:30:00"
        assert worked("dateadd('2026-03-28 02:30', '1d')", scope) == "29.03.2026 03:30:00"
        assert worked("settime('2026-03-29', 2, 30)", scope) == "29.03.2026 03:30:00"
        # 25 October 2026: at three o'clock it is two again.
        assert worked("dateadd('2026-10-25 01:30', '2h')", scope) == "25.10.2026 02:30:00"

    @pytest.mark.parametrize(
        "formula",
        [
            "dateadd('', '1d')",
            "dateadd('30.02.2026', '1d')",
            "dateadd('2026-01-01', '1 fortnight')",
            "dateadd('2026-01-01', '')",
            "dateadd('9999-12-31', '1d')",
            "dateadd('2026-01-01', '9999999y')",
            "settime('2026-01-01', 99999999)",
            "strtotime('when pigs fly')",
            "date('Y', true)",
        ],
    )
    def test_refuse(self, formula):
        with pytest.raises(ExpressionProblem):
            evaluate(formula, PlainScope())


class TestStrtotime:
    """On Wednesday, 18 November 2026, half past two."""

    @pytest.fixture(autouse=True)
    def half_past_two(self):
        with clock.at(datetime(2026, 11, 18, 14, 30, tzinfo=UTC)):
            yield

    @pytest.mark.parametrize(
        ("words", "value"),
        [
            ("now", "18.11.2026 14:30:00"),
            ("today", "18.11.2026 00:00:00"),
            ("tomorrow noon", "19.11.2026 12:00:00"),
            ("yesterday 14:00", "17.11.2026 14:00:00"),
            ("next Thursday", "19.11.2026 00:00:00"),
            ("next wednesday", "25.11.2026 00:00:00"),
            ("wednesday", "18.11.2026 00:00:00"),
            ("Mon", "23.11.2026 00:00:00"),
            ("last wednesday", "11.11.2026 00:00:00"),
            ("monday next week", "23.11.2026 00:00:00"),
            ("friday this week", "20.11.2026 00:00:00"),
            ("+1 week 2 days", "27.11.2026 14:30:00"),
            ("-1 month", "18.10.2026 14:30:00"),
            ("2 days ago", "16.11.2026 14:30:00"),
            ("+90 minutes", "18.11.2026 16:00:00"),
            ("next month", "18.12.2026 14:30:00"),
            ("last year", "18.11.2025 14:30:00"),
            ("first day of next month", "01.12.2026 14:30:00"),
            ("last day of february 2028", "29.02.2028 00:00:00"),
            ("last day of this month 18:00", "30.11.2026 18:00:00"),
            ("second tuesday of december 2026", "08.12.2026 00:00:00"),
            ("last friday of next month 9am", "25.12.2026 09:00:00"),
            ("10 September 2026", "10.09.2026 00:00:00"),
            ("September 10th, 2026 3:05 pm", "10.09.2026 15:05:00"),
            ("24 dec", "24.12.2026 00:00:00"),
            ("2026-02-05", "05.02.2026 00:00:00"),
            ("05.02.2026 16:14", "05.02.2026 16:14:00"),
            ("2026-02-05 +1 day", "06.02.2026 00:00:00"),
            ("@86400", "02.01.1970 00:00:00"),
        ],
    )
    def test_understands(self, words, value):
        assert worked(f"strtotime('{words}')") == value

    @pytest.mark.parametrize("words", ["", "13pm", "5", "next", "31 february", "@", "tomorrowish", "25:00"])
    def test_refuses(self, words):
        with pytest.raises(CannotCalculate):
            evaluate(f"strtotime('{words}')", PlainScope())


class TestWorkingTime:
    HOURS = WorkingTime(zone=UTC, holidays=frozenset({date(2016, 2, 8)}), begins=time(9), ends=time(18))
    SCOPE = PlainScope(hours=HOURS)

    @pytest.mark.parametrize(
        ("formula", "value"),
        [
            ("workdateadd('05.02.2016 16:14:00', '2d 3h')", "11.02.2016 10:14:00"),
            ("workdateadd('06.02.2016 12:00', '1h')", "09.02.2016 10:00:00"),
            ("workdateadd('09.02.2016 10:00', '-2h')", "05.02.2016 17:00:00"),
            ("workdateadd('2016-02-09', '1d', 'user_7')", "10.02.2016 09:00:00"),
            ("addworkdays('05.02.2016 16:14:00', 1)", "09.02.2016 16:14:00"),
            ("addworkdays('2016-02-09', -1)", "05.02.2016"),
            ("addworkdays('06.02.2016', 0)", "06.02.2016"),
            ("isworkday('08.02.2016')", "N"),
            ("isworkday('09.02.2016', 'user_7')", "Y"),
            ("isworktime('09.02.2016 18:00')", "N"),
            ("isworktime('09.02.2016 09:00')", "Y"),
        ],
    )
    def test_passes_over_days_off(self, formula, value):
        assert worked(formula, self.SCOPE) == value

    @pytest.mark.parametrize(
        "formula",
        ["workdateadd('2016-02-05', '1 month')", "addworkdays('2016-02-05', 99999)", "addworkdays('x', 1)"],
    )
    def test_refuses(self, formula):
        with pytest.raises(CannotCalculate):
            evaluate(formula, self.SCOPE)

    def test_says_that_nobody_ever_works(self):
        never = PlainScope(hours=WorkingTime(weekdays=frozenset()))

        with pytest.raises(CannotCalculate, match="no working day within ten years"):
            evaluate("addworkdays('2016-02-05', 1)", never)


class TestZones:
    SCOPE = PlainScope(
        home=MOSCOW,
        zones={ANNA: SAO_PAULO},
        groups={"group_D7": [Reference("user", "12"), ANNA]},
    )

    def test_shows_a_moment_by_the_clock_of_a_person(self):
        assert worked("touserdate('user_7', '05.02.2026 16:14:00')", self.SCOPE) == "05.02.2026 10:14:00"

    def test_a_group_is_its_member_with_the_lowest_id(self):
        assert worked("touserdate('group_D7', '05.02.2026 16:14:00')", self.SCOPE) == "05.02.2026 10:14:00"

    @pytest.mark.parametrize("person", ["''", "'Anna'", "'group_D9'", "[]", "1.5"])
    def test_refuses_nobody(self, person):
        with pytest.raises(CannotCalculate):
            evaluate(f"getuserdateoffset({person})", self.SCOPE)


class TestLinks:
    SCOPE = PlainScope(link=Link("/deals/7", "Cup <b> [2]"), site="https://crm.example")

    @pytest.mark.parametrize(
        ("formula", "value"),
        [
            ("getdocumenturl()", "/deals/7"),
            ("getdocumenturl('', true)", "https://crm.example/deals/7"),
            ("getdocumenturl('bb', true)", "[url=https://crm.example/deals/7]Cup <b> (2)[/url]"),
            ("getdocumenturl('html')", '<a href="/deals/7">Cup &lt;b&gt; [2]</a>'),
        ],
    )
    def test_are_written(self, formula, value):
        assert worked(formula, self.SCOPE) == value

    def test_refuse_other_formats_and_no_document(self):
        with pytest.raises(CannotCalculate):
            evaluate("getdocumenturl('pdf')", self.SCOPE)
        with pytest.raises(CannotCalculate):
            evaluate("getdocumenturl()", replace(self.SCOPE, link=None))


class TestArguments:
    @pytest.mark.parametrize(
        "formula", ["abs()", "abs(1, 2)", "if(true)", "substr('a')", "min()", "merge([1])"]
    )
    def test_their_number_is_checked_before_anything_is_worked_out(self, formula):
        with pytest.raises(NotUnderstood, match="number of arguments"):
            parse(formula)

    def test_are_named_in_the_signature(self):
        assert FUNCTIONS["round"].signature == "round(x, digits?)"
        assert FUNCTIONS["min"].signature == "min(value, further…)"
        assert FUNCTIONS["if"].signature == "if(condition, then, otherwise?)"

    def test_whole_numbers_are_cut_off(self):
        assert worked("substr('abcdef', 1.9, 2.9)") == "bc"
        assert evaluate("strlen('x')", PlainScope()) == Decimal(1)
