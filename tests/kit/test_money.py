"""Money is exact, has a currency, and is never a float."""

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from dealwright.kit.errors import Refused
from dealwright.kit.money import (
    Money,
    from_json,
    money,
    parse,
    rounded,
    show,
    show_short,
    to_json,
    total,
    typed,
)


class TestMoney:
    def test_refuses_floats(self):
        with pytest.raises(TypeError, match="never a float"):
            money(0.1, "BRL")

    def test_adds_up_exactly(self):
        assert total([money("0.10", "BRL")] * 3, "BRL") == Money(Decimal("0.30"), "BRL")

    def test_refuses_to_mix_currencies(self):
        with pytest.raises(TypeError):
            total([money(1, "BRL"), money(1, "EUR")], "BRL")

    def test_rounds_half_up_to_the_coin_of_its_currency(self):
        assert rounded(money("0.125", "BRL")).amount == Decimal("0.13")
        assert rounded(money("12.5", "JPY")).amount == Decimal(13)


class TestJson:
    def test_is_text_with_the_decimals_of_the_currency(self):
        assert to_json(money("12.5", "BRL")) == {"amount": "12.50", "currency": "BRL"}

    @pytest.mark.parametrize("amount", [12.5, 12, None, True])
    def test_refuses_anything_but_text(self, amount):
        with pytest.raises(Refused) as refused:
            from_json({"amount": amount, "currency": "BRL"})
        assert refused.value.field == "amount"

    @given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
    def test_comes_back_as_it_went(self, amount):
        assert from_json(to_json(money(amount, "BRL"))) == money(amount, "BRL")


class TestParse:
    @pytest.mark.parametrize(
        ("typed", "amount"),
        [
            ("1250.50", "1250.50"),
            ("1250,5", "1250.50"),
            ("1.250,50", "1250.50"),
            ("1,250.50", "1250.50"),
            ("1 250,50", "1250.50"),
            ("1.250.000,00", "1250000.00"),
            ("7", "7.00"),
            ("-3.10", "-3.10"),
        ],
    )
    def test_reads_what_people_type(self, typed, amount):
        assert parse(typed, "BRL").amount == Decimal(amount)

    @pytest.mark.parametrize(
        "typed", ["", "abc", "1.2.3,4,5", "NaN", "Infinity", "1e40", "12.345", "1.250", "1,250", "１２x"]
    )
    def test_refuses_what_is_no_amount(self, typed):
        with pytest.raises(Refused) as refused:
            parse(typed, "BRL")
        assert refused.value.field == "amount"

    def test_refuses_an_unknown_currency(self):
        with pytest.raises(Refused) as refused:
            parse("1", "XXQ")
        assert refused.value.field == "currency"


class TestTyped:
    def test_reads_as_it_was_written(self):
        with translation.override("pt-br"):
            assert typed(money("1250.5", "BRL")) == "1250,50"
            assert parse(typed(money("1250.5", "BRL")), "BRL") == money("1250.50", "BRL")
        with translation.override("en"):
            assert typed(money("1250.5", "BRL")) == "1250.50"


class TestShow:
    def test_follows_the_readers_language(self):
        with translation.override("pt-br"):
            assert show(money("1250.5", "BRL")) == "R$\u00a01.250,50"
        with translation.override("en"):
            assert show(money("1250.5", "BRL")) == "R$1,250.50"

    def test_shortens_large_sums_only(self):
        with translation.override("en"):
            assert show_short(money("9999", "BRL")) == "R$9,999.00"
            assert show_short(money("1250000", "BRL")) == "R$1.2M"
