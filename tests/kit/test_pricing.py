"""What a line costs is reckoned by the line, and its parts always come to its total."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealwright.kit.pricing import (
    Costs,
    DiscountKind,
    coins,
    costs_of,
    discount_as_each,
    off_each,
    piece_prices,
    together,
)

PRICES = st.decimals(0, 100_000, places=2)
PERCENTS = st.decimals(0, 100, places=2)
RATES = st.decimals(0, 1, places=4)
TINY = Decimal("1e-18")


def costs(price, quantity, **more):
    told = costs_of(
        Decimal(price),
        Decimal(quantity),
        **{name: Decimal(value) if isinstance(value, str) else value for name, value in more.items()},
        currency="BRL",
    )
    return tuple(map(str, (told.goods, told.discount, told.tax, told.added_tax, told.total)))


class TestCostsOf:
    @pytest.mark.parametrize(
        ("given", "parts"),
        [
            ({}, ("200.00", "0.00", "0.00", "0", "200.00")),
            ({"tax_rate": "0.2"}, ("200.00", "0.00", "33.33", "0", "200.00")),
            ({"tax_rate": "0.2", "is_tax_included": False}, ("200.00", "0.00", "40.00", "40.00", "240.00")),
            (
                {"off": "20", "tax_rate": "0.2", "is_tax_included": False},
                ("200.00", "20.00", "36.00", "36.00", "216.00"),
            ),
            ({"off": "200", "tax_rate": "0.2"}, ("200.00", "200.00", "0.00", "0", "0.00")),
        ],
    )
    def test_tells_goods_discount_tax_and_total(self, given, parts):
        assert costs("100.00", "2", **given) == parts

    def test_rounds_each_line_by_itself(self):
        line = costs_of(Decimal("0.33"), Decimal("0.5"), currency="BRL")

        assert str(line.total) == "0.17"
        assert str(together([line, line]).total) == "0.34"

    def test_knows_currencies_without_cents(self):
        told = costs_of(
            Decimal(333),
            1,
            off=Decimal("33.3"),
            tax_rate=Decimal("0.1"),
            is_tax_included=False,
            currency="JPY",
        )

        assert (told.discount, told.tax, told.total) == (33, 30, 330)

    @given(PRICES, st.integers(1, 10_000), PERCENTS, RATES, st.booleans())
    def test_always_comes_to_the_total(self, price, quantity, percent, rate, is_included):
        off = off_each(price, percent, DiscountKind.PERCENT, "BRL") * quantity

        told = costs_of(price, quantity, off=off, tax_rate=rate, is_tax_included=is_included, currency="BRL")

        assert told.goods - told.discount + told.added_tax == told.total
        assert told.added_tax == (0 if is_included else told.tax)
        assert 0 <= told.discount <= told.goods
        assert told + Costs() == told

    @given(PRICES, st.integers(1, 10_000) | st.decimals("0.001", 999, places=3), st.data())
    def test_finds_what_was_taken_off_a_whole_line_in_what_is_off_each(self, price, quantity, data):
        goods = coins(price * quantity, "BRL")
        off = data.draw(st.decimals(0, goods, places=2))

        each = discount_as_each(off, quantity, price=price, currency="BRL")

        assert costs_of(price, quantity, off=each * quantity, currency="BRL").discount == off


class TestOffEach:
    def test_leaves_a_price_of_whole_coins(self):
        assert off_each(Decimal("9.99"), Decimal(10), DiscountKind.PERCENT, "BRL") == Decimal("1.00")
        assert off_each(Decimal("9.99"), Decimal(2), DiscountKind.AMOUNT, "BRL") == 2


class TestPiecePrices:
    @given(PRICES, PERCENTS, RATES, st.booleans())
    def test_hold_together(self, price, percent, rate, is_included):
        off = off_each(price, percent, DiscountKind.PERCENT, "BRL")

        told = piece_prices(price, off=off, tax_rate=rate, is_tax_included=is_included)

        assert abs(told.brutto - told.netto * (1 + rate)) < TINY
        assert abs(told.price - told.exclusive * (1 + rate)) < TINY
        assert abs(told.netto - told.discount - told.exclusive) < TINY
        assert abs(told.netto * told.discount_percent / 100 - told.discount) < TINY
        assert (told.brutto if is_included else told.netto) == price

    @given(PRICES, st.integers(1, 1000), PERCENTS, RATES, st.booleans())
    def test_come_to_what_the_line_costs(self, price, quantity, percent, rate, is_included):
        off = off_each(price, percent, DiscountKind.PERCENT, "BRL")
        told = piece_prices(price, off=off, tax_rate=rate, is_tax_included=is_included)

        line = costs_of(
            price, quantity, off=off * quantity, tax_rate=rate, is_tax_included=is_included, currency="BRL"
        )

        assert abs(told.price * quantity - line.total) <= Decimal("0.005")
        assert abs(
            told.brutto * quantity - told.price * quantity - line.discount * (1 if is_included else 1 + rate)
        ) <= Decimal("0.01")

    def test_of_a_worked_example(self):
        told = piece_prices(Decimal(100), off=Decimal(10), tax_rate=Decimal("0.2"), is_tax_included=False)

        assert (told.price, told.exclusive, told.netto, told.brutto) == (108, 90, 100, 120)
        assert (told.discount, told.discount_percent) == (10, 10)
