"""What rules write reads well: BB code, lines, and values in the language of whoever gets it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from dealwright.automation.filling import said
from dealwright.channels.messages.automation.writing import without_values
from dealwright.channels.messages.models import Message
from dealwright.crm.deals.actions import edit_deal
from dealwright.events import unrecorded
from dealwright.kit.expressions.scope import PlainScope
from dealwright.kit.expressions.values import Choice
from dealwright.kit.money import money
from dealwright.people.users.actions import edit_user
from dealwright.store.settings.models import Store
from dealwright.store.settings.queries import the_store
from tests.channels.conftest import SYSTEM

pytestmark = pytest.mark.django_db
BODY = (
    "Hello [b]Clara[/b],\nyour offer:\n[list]\n[*]one\n[*][url=https://example.com/a?b=1&c=2]two[/url]\n[/list]"
    "\nBye\n\n[i]Anna[/i]"
)


def letter():
    return Message.objects.get()


def speak(language):
    with unrecorded("a shop of that language"):
        store = the_store()
        store.language = language
        store.save()
    assert Store.objects.get().language == language


class TestLetter:
    def test_reads_codes_and_keeps_lines(self, rule_on, enter, deal):
        rule_on("send_email", subject="[b]Your[/b] offer", body=BODY)

        enter(deal)

        html, text = letter().html, letter().text
        link = '<a href="https://example.com/a?b=1&amp;c=2" rel="noopener noreferrer">two</a>'
        assert "<p>Hello <b>Clara</b>,<br>your offer:</p>" in html
        assert f"<ul><li>one</li><li>{link}</li></ul>" in html
        assert "<p>Bye</p><p><i>Anna</i></p>" in html
        assert text.startswith(
            "Hello Clara,\nyour offer:\n\n• one\n• two (https://example.com/a?b=1&c=2)\n\nBye\n\nAnna\n"
        )
        assert letter().subject == "Your offer"

    def test_keeps_lines_around_blocks_of_html(self, rule_on, enter, deal):
        table = "<table><tr><td>x</td></tr></table>"
        rule_on("send_email", subject="Hello", body=f"One\ntwo\n{table}\nthree\nfour")

        enter(deal)

        assert "<p>One<br>two</p><table>" in letter().html
        assert "</table><p>three<br>four</p>" in letter().html

    def test_keeps_the_lines_of_values_in_blocks_of_html(self, rule_on, enter, deal):
        edit_deal(deal, comment="One\ntwo", by=SYSTEM)
        rule_on("send_email", subject="Hello", body="<p>{=Document:comment}</p>")

        enter(deal)

        assert "<p>One<br>two</p>" in letter().html

    @pytest.mark.parametrize("name", ["[b]Bold[/b]", "[url=https://evil.example]Pay[/url]", "[*]"])
    def test_reads_no_codes_that_a_client_typed(self, rule_on, enter, deal, name):
        edit_deal(deal, title=name, by=SYSTEM)
        rule_on("send_email", subject="S {=Document:title}", body="[i]{=Document:title}[/i]")

        enter(deal)

        assert letter().text.startswith(f"{name}\n")
        assert letter().subject == f"S {name}"
        assert "<b>" not in letter().html
        assert ">Pay</a>" not in letter().html

    def test_lets_no_code_act(self, rule_on, enter, deal):
        body = '[url=javascript:alert(1)]a[/url][url=x" onclick="x()]b[/url]'
        rule_on("send_email", subject="Hello", body=body)

        enter(deal)

        assert "javascript:" not in letter().html
        assert 'onclick="' not in letter().html

    @pytest.mark.parametrize("how", ["bb", "html"])
    def test_links_to_its_record(self, rule_on, enter, deal, how):
        rule_on("send_email", subject="Hello", body=f"See {{{{=getdocumenturl('{how}', true)}}}}")

        enter(deal)

        assert f'/deals/{deal.pk}" rel="noopener noreferrer">Twenty phones</a>' in letter().html

    def test_works_out_a_body_that_is_a_formula(self, rule_on, enter, deal):
        rule_on("send_email", subject="Hello", body="='Dear ' & {=Document:title}")

        enter(deal)

        assert "<p>Dear Twenty phones</p>" in letter().html


class TestLanguage:
    @pytest.mark.parametrize(
        ("language", "read"),
        [
            ("pt-br", ("R$ 1.234,50", "25 de Dezembro de 2026")),
            ("en", ("1,234.50", "Dec. 25, 2026")),
        ],
    )
    def test_is_that_of_the_shop_whoever_caused_it(self, rule_on, enter, deal, language, read):
        speak(language)
        edit_deal(deal, amount=money("1234.50", "BRL"), closes_on=date(2026, 12, 25), by=SYSTEM)
        rule_on(
            "send_email",
            subject="{=Document:amount}",
            body="{=Document:closes_on}; {=Document:closes_on > printable}; {=Document:responsible}",
        )

        with translation.override("en" if language == "pt-br" else "pt-br"):
            enter(deal)

        message = letter()
        assert read[0] in message.subject
        first, second, person = message.text.splitlines()[0].split("; ")
        assert first.lower() == second.lower() == read[1].lower()
        assert person == "Anna"
        assert f'<html lang="{language}">' in message.html

    @pytest.mark.parametrize(
        ("value", "words"),
        [
            (True, "Sim"),
            (Choice("a", "Azul"), "Azul"),
            (("x", "y"), None),
            ((True, False), "Sim, Não"),
            (Decimal("1234.5"), None),
            (datetime(2026, 12, 25, 23, 30, tzinfo=UTC), "25/12/2026 20:30"),
            (None, None),
        ],
    )
    def test_is_spoken_by_values(self, value, words):
        scope = PlainScope(home=ZoneInfo("America/Sao_Paulo"))

        with translation.override("pt-br"):
            assert said(value, scope) == words

    def test_leaves_numbers_and_what_has_a_modifier(self, rule_on, enter, deal):
        speak("pt-br")
        edit_deal(deal, amount=money("1234.50", "BRL"), by=SYSTEM)
        rule_on("send_email", subject="Hello", body="{=Document:id} {=Document:amount > double} {{=1.5+1}}")

        enter(deal)

        assert letter().text.startswith(f"{deal.pk} 1234.5 2.5\n")

    def test_is_that_of_the_colleague(self, rule_on, enter, deal, anna):
        edit_user(anna, language="pt-br", by=SYSTEM)
        edit_deal(deal, amount=money("1234.50", "BRL"), by=SYSTEM)
        rule_on("email_colleague", subject="{=Document:amount}", body="Hello")

        enter(deal)

        assert letter().subject == "R$ 1.234,50"


class TestText:
    def test_says_codes_in_words(self, rule_on, enter, deal):
        rule_on("send_sms", text="Hello [b]Clara[/b],\n[url=https://a.example]pay[/url] {=Document:title}")

        enter(deal)

        assert letter().text == "Hello Clara,\npay (https://a.example) Twenty phones"
        assert letter().title == "Hello Clara, pay (https://a.example) …"

    def test_reads_no_codes_that_a_client_typed(self, rule_on, enter, deal):
        edit_deal(deal, title="[b]x[/b]", by=SYSTEM)
        rule_on("send_sms", text="[i]{=Document:title}[/i]")

        enter(deal)

        assert letter().text == "[b]x[/b]"


def test_titles_hold_neither_values_nor_codes():
    assert without_values("[b]Your[/b] {=Document:title}") == "Your …"
