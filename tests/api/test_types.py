"""The words of the API."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Annotated

import pytest
from pydantic import TypeAdapter, ValidationError

from dealwright.api.types import (
    Changes,
    LongText,
    Moment,
    MoneyIn,
    MoneyOut,
    Out,
    ShortText,
    Tags,
    Text,
    omitted,
)
from dealwright.kit.money import money


class TestText:
    @pytest.mark.parametrize(
        ("given", "kept"),
        [("  Ana ", "Ana"), ("Ação São João", "Ação São João"), ("a\u00a0b", "a\u00a0b"), ("😀", "😀")],
    )
    def test_is_trimmed(self, given: str, kept: str) -> None:
        assert TypeAdapter(ShortText).validate_python(given) == kept

    @pytest.mark.parametrize("given", ["", " ", "a\nb", "a\tb", "a\0b", "\x1b[0m", "x" * 201])
    def test_of_one_line_refuses_others(self, given: str) -> None:
        with pytest.raises(ValidationError):
            TypeAdapter(ShortText).validate_python(given)

    def test_of_many_lines_keeps_them(self) -> None:
        assert TypeAdapter(LongText).validate_python("a\r\n\tb\n") == "a\r\n\tb"
        assert TypeAdapter(LongText).validate_python("") == ""

    def test_tells_its_limits(self) -> None:
        assert TypeAdapter(Annotated[str, Text(80)]).json_schema() == {
            "type": "string",
            "minLength": 1,
            "maxLength": 80,
        }


class TestMoney:
    def test_goes_in_and_out_unchanged(self) -> None:
        assert MoneyIn(amount="12.50", currency="BRL").money == money(Decimal("12.50"), "BRL")
        assert MoneyOut.model_validate(money(Decimal("12.5"), "BRL")).model_dump() == {
            "amount": "12.50",
            "currency": "BRL",
        }

    @pytest.mark.parametrize(
        ("amount", "currency", "told"),
        [("1000", "JPY", "1000"), ("1.234", "KWD", "1.234"), ("-0.01", "EUR", "-0.01")],
    )
    def test_has_the_decimals_of_its_currency(self, amount: str, currency: str, told: str) -> None:
        assert MoneyOut.model_validate(MoneyIn(amount=amount, currency=currency).money).amount == told


class TestMoment:
    @pytest.mark.parametrize(
        ("given", "told"),
        [
            ("2026-11-21T17:15:00-03:00", "2026-11-21T20:15:00Z"),
            ("2026-11-21T20:15:00.123456Z", "2026-11-21T20:15:00.123456Z"),
        ],
    )
    def test_is_told_in_utc(self, given: str, told: str) -> None:
        moment = TypeAdapter(Moment)

        assert moment.dump_python(moment.validate_python(given), mode="json") == told


class TestTags:
    def test_are_told_once_each_in_their_order(self) -> None:
        assert TypeAdapter(Tags).validate_python(["b", "a", " b "]) == ["b", "a"]


class TestOut:
    def test_asks_resolvers_and_the_record_for_the_rest(self) -> None:
        class Greeting(Out):
            name: str
            words: str
            tone: str = "plain"

            @staticmethod
            def resolve_words(record: SimpleNamespace) -> str:
                return f"Hello {record.name}"

        assert Greeting.model_validate(SimpleNamespace(name="Ana")).model_dump() == {
            "name": "Ana",
            "words": "Hello Ana",
            "tone": "plain",
        }

    def test_refuses_a_resolver_of_no_field(self) -> None:
        with pytest.raises(TypeError, match=r"resolves \['nmae'\], which are no fields of it"):

            class Misspelt(Out):
                name: str

                @staticmethod
                def resolve_nmae(record: object) -> str:
                    return ""


class TestChanges:
    def test_give_what_was_sent(self) -> None:
        class Some(Changes):
            title: ShortText = omitted
            price: MoneyIn | None = omitted
            note: str | None = omitted

        sent = Some.model_validate(
            {"price": {"amount": "1.00", "currency": "EUR"}, "note": None, "version": 3}
        )

        assert sent.given() == {"price": money(1, "EUR"), "note": None}
