"""Values look as the reader's language and zone want them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone, translation
from moneyed import Money

from dealwright.web import formats

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


class TestMoney:
    def test_is_written_as_the_language_writes_it(self):
        with translation.override("pt-br"):
            shown = formats.money(Money(Decimal("1250.5"), "BRL"))

        assert shown == '<data class="money" value="1250.5">R$\u00a01.250,50</data>'

    def test_keeps_its_whole_self_when_shortened(self):
        shown = formats.money(Money(Decimal("1284950.90"), "BRL"), short=True)

        assert 'title="R$1,284,950.90"' in shown
        assert '<span aria-hidden="true">R$1.3M</span><span class="spoken">R$1,284,950.90</span>' in shown

    def test_is_nothing_when_there_is_none(self):
        assert formats.money(None) == ""


class TestMoment:
    @pytest.mark.parametrize(
        ("distance", "words"),
        [
            (timedelta(seconds=-20), "just now"),
            (timedelta(minutes=-5), "5 minutes ago"),
            (timedelta(hours=3), "in 3 hours"),
            (timedelta(days=-6), "6 days ago"),
            (timedelta(days=-8), "Mar 2, 2026"),
        ],
    )
    def test_is_relative_up_to_a_week(self, distance, words):
        assert formats.moment(NOON + distance).endswith(f">{words}</time>")

    def test_is_exact_in_the_zone_of_the_reader(self):
        with timezone.override(ZoneInfo("America/Sao_Paulo")):
            shown = formats.moment(NOON)

        assert "Tuesday, March 10, 2026" in shown
        assert "9:00:00" in shown
        assert 'datetime="2026-03-10T12:00:00+00:00"' in shown


class TestDay:
    def test_is_the_day_on_the_calendar_of_the_reader(self):
        late_evening_there = datetime(2026, 3, 11, 1, 30, tzinfo=UTC)

        with timezone.override(ZoneInfo("America/Sao_Paulo")):
            assert ">Today<" in formats.day(late_evening_there)
        assert ">Tomorrow<" in formats.day(late_evening_there)

    def test_is_a_weekday_within_the_week_and_a_date_beyond(self):
        assert ">Fri, Mar 13<" in formats.day(NOON + timedelta(days=3))
        assert ">Apr 19, 2026<" in formats.day(NOON + timedelta(days=40))


class TestInitials:
    @pytest.mark.parametrize(
        ("name", "letters"),
        [
            ("Maria Aparecida dos Santos", "MS"),
            ("Ли", "Л"),
            ("ООО «Северо-Запад»", "О"),
            ("", "?"),
            ("«»", "?"),
        ],
    )
    def test_stand_for_a_name(self, name, letters):
        assert formats.initials(name) == letters


class TestInkOn:
    @pytest.mark.parametrize(
        ("color", "ink"),
        [
            ("#ffffff", "dark"),
            ("#000000", "light"),
            ("#f2c94c", "dark"),
            ("#0e7490", "light"),
            ("red", "light"),
        ],
    )
    def test_reads_better_of_the_two(self, color, ink):
        assert formats.ink_on(color) == ink


class TestAttributes:
    def test_are_escaped_and_left_out_when_none(self):
        given = {"hx_get": '/x?a="1"', "hidden": True, "title": None, "disabled": False, "class_": "a"}

        assert formats.attributes(given) == ' hx-get="/x?a=&#34;1&#34;" hidden class="a"'


class TestCount:
    def test_says_that_it_is_capped(self):
        assert formats.count(10000, capped=True) == "10,000+"
