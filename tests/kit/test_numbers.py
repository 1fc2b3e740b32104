"""Whole numbers as they stand in addresses and hidden fields."""

import pytest

from dealwright.kit.numbers import whole_number


class TestWholeNumber:
    @pytest.mark.parametrize(
        ("text", "number"), [("0", 0), (" 42 ", 42), ("007", 7), (str(2**63 - 1), 2**63 - 1)]
    )
    def test_is_read(self, text, number):
        assert whole_number(text) == number

    @pytest.mark.parametrize("text", [None, "", "-1", "1.5", "²", "٣", "x", str(2**63), "9" * 5000])
    def test_is_none_of_these(self, text):
        assert whole_number(text) is None

    def test_stops_at_the_largest(self):
        assert whole_number("1000", largest=999) is None
