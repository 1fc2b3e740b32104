"""Text as it is compared and searched."""

import pytest

from dealwright.kit.phones import normalise
from dealwright.kit.phones import show as show_phone
from dealwright.kit.text import like_pattern, search_key, without_control


class TestSearchKey:
    @pytest.mark.parametrize(
        ("typed", "key"),
        [
            ("João  da Silva", "joao da silva"),
            ("ЁЛКИН Фёдор", "елкин федор"),
            ("Zażółć", "zazołc"),
            ("Straße", "strasse"),
            (" É\u0301 ", "e"),
        ],
    )
    def test_forgives_case_accents_and_spaces(self, typed, key):
        assert search_key(typed) == key

    def test_passes_over_nothing(self):
        assert search_key(None, "", "Anna", None) == "anna"


def test_like_pattern_takes_its_marks_literally():
    assert like_pattern("50%_\\") == "%50\\%\\_\\\\%"


def test_without_control_keeps_line_breaks():
    assert without_control("a\x00b\nc\x1b\t") == "ab\nc\t"


class TestPhones:
    @pytest.mark.parametrize(
        ("typed", "region", "normalised"),
        [
            ("(11) 98765-4321", "BR", "+5511987654321"),
            ("+7 495 123-45-67", None, "+74951234567"),
            ("00 48 22 123 45 67", "PL", "+48221234567"),
            ("12", "BR", None),
            ("call me", "BR", None),
        ],
    )
    def test_normalise(self, typed, region, normalised):
        assert normalise(typed, region) == normalised

    def test_show_is_readable(self):
        assert show_phone("+5511987654321") == "+55 11 98765-4321"
        assert show_phone("someone") == "someone"
