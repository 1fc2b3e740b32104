"""Quantities: exact to the thousandth, whole ones as whole numbers."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as some
from pydantic import BaseModel

from dealwright.kit.quantities import (
    Quantity,
    as_number,
    grouped,
    is_exact,
    plain,
    quantity_typed,
    spelled,
)

QUANTITIES = some.decimals(min_value="0.001", max_value="999999999", places=3)


class Told(BaseModel):
    """A shape that tells a quantity."""

    quantity: Quantity


class TestQuantity:
    @given(QUANTITIES)
    def test_survives_json_exactly(self, quantity: Decimal) -> None:
        told = Told(quantity=quantity).model_dump_json()

        assert Told.model_validate_json(told).quantity == quantity
        assert Told(**json.loads(told)).quantity == quantity

    @given(QUANTITIES)
    def test_looks_the_same_wherever_it_comes_from(self, quantity: Decimal) -> None:
        assert str(plain(quantity)) == str(plain(quantity.quantize(Decimal("0.001"))))
        assert "E" not in str(plain(quantity))

    def test_is_a_whole_number_where_it_is_whole(self) -> None:
        assert Told(quantity=Decimal("2.000")).model_dump_json() == '{"quantity":2}'
        assert Told(quantity=Decimal("1000")).model_dump(mode="json") == {"quantity": 1000}
        assert as_number(Decimal("0.350")) == 0.35

    def test_reads_what_was_told_of_whole_pieces_before(self) -> None:
        assert Told(quantity=2).quantity == Decimal(2)  # type: ignore[arg-type]  # as old events have it


class TestTyped:
    @pytest.mark.parametrize("text", ["0,350", "0.35", " 0.350 ", ".35", ",350"])
    def test_understands_comma_and_point(self, text: str) -> None:
        assert quantity_typed(text) == Decimal("0.35")

    @pytest.mark.parametrize("text", ["", "many", "1e3", "-1", "NaN", "1.2.3", "1,2.3", "²", "1" * 13, None])
    def test_takes_nothing_else(self, text: str | None) -> None:
        assert quantity_typed(text) is None

    @given(QUANTITIES, some.sampled_from(["en", "pt-br", "ru"]))
    def test_reads_what_it_spelled(self, quantity: Decimal, language: str) -> None:
        with override(language):
            assert quantity_typed(spelled(quantity)) == quantity


class TestSpelled:
    def test_has_the_decimal_sign_of_the_language(self) -> None:
        with override("pt-br"):
            assert (spelled(Decimal("0.350")), spelled(Decimal("0.350"), least=3)) == ("0,35", "0,350")
            assert (spelled(Decimal("2.000"), least=3), spelled(1000)) == ("2", "1000")
            assert (grouped(1000), grouped(Decimal("1000.5"), least=3)) == ("1.000", "1.000,500")

    def test_is_exact_with_at_most_three_decimals(self) -> None:
        assert is_exact(Decimal("0.001")) and not is_exact(Decimal("0.0001"))
        assert not is_exact(Decimal("NaN"))
