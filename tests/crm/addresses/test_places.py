"""Further addresses and countries: as they are typed, checked and told."""

from __future__ import annotations

import pytest
from django.forms import ValidationError
from django.http import QueryDict
from django.utils import translation

from dealwright.crm.addresses.places import Place, checked, country_code
from dealwright.crm.addresses.widgets import AddressesField
from dealwright.kit.countries import countries, country_name, is_country
from dealwright.kit.errors import Refused


class TestChecked:
    def test_leaves_out_empty_ones_and_doubles(self) -> None:
        given = [
            {"type": "billing", "street": " Rua A "},
            {"type": "billing", "street": "Rua A"},
            {"type": "other"},
        ]

        assert checked(given) == [Place("billing", "Rua A")]

    def test_writes_the_lines_of_a_parcel(self) -> None:
        place = Place("main", "Rua A 1", "Santos", "SP", "11013-001", "BR")

        assert place.lines == "Rua A 1\n11013-001 Santos, SP"


class TestCountries:
    @pytest.mark.parametrize(("typed", "code"), [("br", "BR"), (" PL ", "PL"), ("", ""), (None, "")])
    def test_are_taken_by_their_two_letters(self, typed: str | None, code: str) -> None:
        assert country_code(typed) == code

    @pytest.mark.parametrize("typed", ["XX", "Brazil", "EU", "UK", "ZZ", "\0"])
    def test_are_refused_where_there_is_none(self, typed: str) -> None:
        with pytest.raises(Refused) as refusal:
            country_code(typed)

        assert refusal.value.field == "country"

    def test_have_names_in_the_language_of_the_reader(self) -> None:
        with translation.override("pt-br"):
            assert country_name("DE") == "Alemanha"
        with translation.override("en"):
            assert country_name("DE") == "Germany"
            assert dict(countries())["BR"] == "Brazil"
        assert is_country("IT") and not is_country("it")


class TestAddressesField:
    def test_reads_rows_and_keeps_them_when_one_is_wrong(self) -> None:
        field = AddressesField(label="Further addresses")
        sent = QueryDict(mutable=True)
        sent.setlist("a_type", ["delivery", "billing"])
        sent.setlist("a_street", ["Rua A", ""])
        sent.setlist("a_country", ["XX"])

        rows = field.widget.value_from_datadict(sent, None, "a")
        with pytest.raises(ValidationError, match="“XX” is no country"):
            field.clean(rows)

        assert rows[0]["street"] == "Rua A"
        assert 'value="Rua A"' in field.widget.render("a", rows)
