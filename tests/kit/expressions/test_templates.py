"""Text with values in it: what is filled in, what stays as it stands, what editors show."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils.html import conditional_escape

from dealwright.kit import clock
from dealwright.kit.expressions import (
    Link,
    Name,
    PlainScope,
    Reference,
    fill,
    parse_template,
    readable,
    render,
    stored,
    wrong_parts,
)
from dealwright.kit.expressions.problems import CannotCalculate, TooMuch, UnknownName
from dealwright.kit.expressions.templates import is_dynamic
from dealwright.kit.money import money

TITLE, AMOUNT = Name("Document", "TITLE"), Name("Document", "AMOUNT")
SCOPE = PlainScope(
    {
        "Document:ID": 42,
        "Document:TITLE": "Cup & <b>saucer</b>",
        "Document:AMOUNT": money("1250.50", "BRL"),
        "Document:ASSIGNED_BY_ID": Reference("user", "7", "Anna"),
        "Document:DAY": date(2026, 2, 5),
        "Document:EMPTY": None,
        "Variable:url": "https://crm.example/crm/deal/show/",
    },
    language="en",
    link=Link("/deals/42", "Cup & saucer"),
)


class TestRender:
    @pytest.mark.parametrize(
        ("text", "rendered"),
        [
            ("", ""),
            ("Nothing to fill in", "Nothing to fill in"),
            # Step 11 of the S3 example.
            ("{=Variable:url}{=Document:ID}/", "https://crm.example/crm/deal/show/42/"),
            ("Of {=Document:AMOUNT > printable}.", "Of R$1,250.50."),
            ("To {=Document:ASSIGNED_BY_ID > friendly}", "To Anna"),
            ("[{=Document:EMPTY}]", "[]"),
            ("{{=1+1}}", "2"),
            ("{{={=Document:ID}}}", "42"),
            ("{{=if({=Document:ID}>3, '}}', 'no')}}!", "}}!"),
            ('{{=dateadd({=Document:DAY}, "2d")}} and {=Document:ID}', "07.02.2026 and 42"),
            ("a{{=\n1 +\n1\n}}b", "a2b"),
            # Wrong syntax is printed as it stands (C57:4912).
            ("{{=1+}} is {=Document:ID}", "{{=1+}} is 42"),
            ("{{=roud(1)}}", "{{=roud(1)}}"),
            ("{{=1+1} {=Document:ID}", "{{=1+1} 42"),
            ("{=Document:ID", "{=Document:ID"),
            ("{=TITLE} {=Document:ID > nicely}", "{=TITLE} {=Document:ID > nicely}"),
            ("{{Title of the deal}} {Document:ID} {} }}", "{{Title of the deal}} {Document:ID} {} }}"),
            ("{{={=Document:ID}", "{{=42"),
            ("{{='abc}} {=Document:ID}", "{{='abc}} 42"),
            ("= 1 + 1", "= 1 + 1"),
        ],
    )
    def test_fills_in(self, text, rendered):
        assert render(text, SCOPE) == rendered

    def test_escapes_values_and_nothing_else(self):
        text = "<i>{=Document:TITLE}</i> {{='&' & 1}}"

        assert render(text, SCOPE, conditional_escape) == "<i>Cup &amp; &lt;b&gt;saucer&lt;/b&gt;</i> &amp;1"

    def test_lets_links_in_html_stand(self):
        link = '<a href="/deals/42">Cup &amp; saucer</a>'

        assert render("{{=getdocumenturl('html')}}", SCOPE, conditional_escape) == link
        assert render("{{=getdocumenturl('html') & '<b>'}}", SCOPE, conditional_escape).endswith("&lt;b&gt;")

    def test_a_value_is_not_filled_in_again(self):
        scope = PlainScope({"Document:TITLE": "{=Document:ID} {{=1+1}}"})

        assert render("{=Document:TITLE}", scope) == "{=Document:ID} {{=1+1}}"

    def test_what_cannot_be_worked_out_is_not_sent(self):
        with pytest.raises(CannotCalculate) as wrong:
            render("Half: {{=1/0}}", SCOPE)
        assert wrong.value.position == 10
        with pytest.raises(UnknownName):
            render("{=Document:GONE}", SCOPE)

    def test_a_preview_shows_what_is_wrong_in_its_place(self):
        problems = []

        text = parse_template("{=Document:GONE} and {{=1/0}} of {=Document:ID}").render(
            SCOPE, problems=problems
        )

        assert text == "{=Document:GONE} and {{=1/0}} of 42"
        assert [problem.position for problem in problems] == [0, 25]

    def test_refuses_a_text_that_grows_too_long(self):
        scope = PlainScope({"Document:A": "x" * 600_000})

        with pytest.raises(TooMuch):
            render("{=Document:A}{=Document:A}", scope)


class TestParseTemplate:
    def test_lists_what_it_asks_for(self):
        template = parse_template(
            "{=Document:TITLE} {{=round({=Document:AMOUNT}, 0)}} {=Document:TITLE > printable}"
        )

        assert template.names == (TITLE, AMOUNT)

    def test_names_every_wrong_part_with_its_place(self):
        problems = parse_template("a {{=1+}} b {{=2 c {=D}").problems
        found = [(problem.position, str(problem.what)) for problem in problems]

        assert [position for position, _says in found] == [7, 12, 19]
        assert "ends too early" in found[0][1]
        assert "has no end" in found[1][1]
        assert "not a value" in found[2][1]

    @pytest.mark.parametrize(
        ("text", "wrong"), [("=1+", True), ("=1+1", False), ("a {=B", True), ("{=Document:ID}", False)]
    )
    def test_a_form_asks_about_a_field(self, text, wrong):
        assert bool(wrong_parts(text)) is wrong


class TestFill:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("=1+1", Decimal(2)),
            ("={=Document:DAY}", date(2026, 2, 5)),
            ("{=Document:DAY}", date(2026, 2, 5)),
            ("{{={=Document:AMOUNT}*2}}", money("2501", "BRL")),
            ("{=Document:ASSIGNED_BY_ID}", Reference("user", "7")),
            ("{=Document:DAY}.", "05.02.2026."),
            ("plain", "plain"),
            ("=1+", "=1+"),
            ("", ""),
        ],
    )
    def test_keeps_the_kind_of_what_stands_alone(self, text, value):
        assert fill(text, SCOPE) == value

    def test_knows_the_day(self):
        with clock.at(datetime(2026, 11, 21, 8, tzinfo=UTC)):
            assert fill("=settime({=System:Date},12,0)", SCOPE) == datetime(2026, 11, 21, 12, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("text", "dynamic"), [("=1", True), ("a {=Document:ID}", True), ("{{=1}}", True), ("{=no", False)]
    )
    def test_knows_what_depends_on_anything(self, text, dynamic):
        assert is_dynamic(text) is dynamic


class TestReadable:
    """What an editor shows instead of names (6.9), and what is kept of it."""

    LABELS = {TITLE: "Title of the deal", AMOUNT: "Amount"}
    NAMES = {label: name for name, label in LABELS.items()}

    def test_goes_there_and_back(self):
        text = "{=Document:TITLE}: {=Document:AMOUNT > printable}, {=Document:ID}, {{=1+{=Document:AMOUNT}}}"

        shown = readable(text, self.LABELS)

        assert shown == ("{{Title of the deal}}: {{Amount > printable}}, {=Document:ID}, {{=1+{{Amount}}}}")
        assert stored(shown, self.NAMES) == text

    def test_keeps_braces_that_are_nobodys_label(self):
        unknown: list[str] = []

        assert stored("{{Colour}} {{=1}} {{Amount > x}}", self.NAMES, unknown) == (
            "{{Colour}} {{=1}} {{Amount > x}}"
        )
        assert unknown == ["Colour", "Amount > x"]
