"""What a type reads it can write again: undo, records and bulk changes stand on that."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as any_of

from dealwright.kit.errors import Refused
from dealwright.kit.money import CURRENCY_CODES, Money, rounded
from dealwright.records.fields.linked_types import Option, Options
from dealwright.records.fields.types import Day, LongText, Moment, MoneyType, Number, Text, YesNo

TEXTS = any_of.text(any_of.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200)
DAYS = any_of.dates(date(1000, 1, 1), date(2999, 12, 31))
MOMENTS = any_of.datetimes(datetime(1000, 1, 2), datetime(2999, 12, 30), timezones=any_of.timezones())
NUMBERS = any_of.integers(-(10**15) + 1, 10**15 - 1).flatmap(
    lambda digits: any_of.integers(0, 9).map(lambda places: Decimal(digits).scaleb(-places))
)
SUMS = any_of.tuples(any_of.decimals(-(10**9), 10**9, places=2), any_of.sampled_from(["BRL", "EUR", "JPY"]))


def back_again(type, value):
    """Read from JSON as a database and an event keep it."""
    return type.read(json.loads(json.dumps(type.plain(value)))), type.read(
        json.loads(json.dumps(type.kept(value)))
    )


class TestRoundTrip:
    @given(TEXTS)
    def test_holds_for_texts(self, value):
        for type in (Text(), LongText()):
            assert back_again(type, value) == (value, value)

    @given(NUMBERS)
    def test_holds_for_numbers(self, value):
        assert back_again(Number(), Number().read(value)) == (value, value)

    @given(DAYS)
    def test_holds_for_days(self, value):
        assert back_again(Day(), value) == (value, value)

    @given(MOMENTS)
    def test_holds_for_moments(self, value):
        whole = value.astimezone(UTC)

        assert back_again(Moment(), whole) == (whole, whole)
        to_the_second = whole.replace(microsecond=0)
        assert back_again(Moment(is_to_the_second=True), Moment(is_to_the_second=True).read(whole)) == (
            to_the_second,
            to_the_second,
        )

    @given(SUMS)
    def test_holds_for_money(self, sum):
        value = rounded(Money(*sum))

        assert back_again(MoneyType(), value) == (value, value)

    @given(any_of.booleans())
    def test_holds_for_yes_and_no(self, value):
        assert back_again(YesNo(), value) == (value, value)

    def test_holds_for_options(self):
        type = Options((Option("red", "Red"), Option("blue", "Blue", is_archived=True)))

        assert back_again(type, "blue") == ("blue", "blue")


class TestMoment:
    @given(any_of.lists(MOMENTS, min_size=2, max_size=5))
    def test_sorts_as_it_is_written(self, moments):
        type = Moment(is_to_the_second=True)
        read = [type.read(moment) for moment in moments]

        assert [type.kept(one) for one in sorted(read)] == sorted(type.kept(one) for one in read)


class TestNumber:
    @pytest.mark.parametrize(
        "plain", [10**15, "0.1234567891", 123456789012.12345, True, "NaN", "1e400", "9" * 5000, None]
    )
    def test_refuses_what_a_json_number_would_lose(self, plain):
        with pytest.raises(Refused):
            Number().read(plain)

    def test_is_a_json_number_without_zeros(self):
        assert json.dumps([Number().plain(Number().read(one)) for one in ("3.50", 7, "-0")]) == "[3.5, 7, 0]"

    def test_shows_its_unit(self):
        assert Number(unit="kg").show(Decimal("3.5")) == "3.5\u00a0kg"


def test_every_currency_survives():
    assert {
        code for code in CURRENCY_CODES if MoneyType().read({"amount": "7", "currency": code}).amount != 7
    } == set()
