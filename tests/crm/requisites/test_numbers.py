"""Numbers of registers and banks: right ones pass in every spelling, a changed digit never does."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.br import cnpj, cpf
from stdnum.exceptions import ValidationError

from dealwright.crm.requisites import numbers
from dealwright.crm.requisites.presets import PRESETS, preset_of
from dealwright.kit.errors import Refused

RIGHT = [
    (numbers.check_cnpj, "11.222.333/0001-81", "11222333000181"),
    (numbers.check_cnpj, "12.abc.345/01de-35", "12ABC34501DE35"),
    (numbers.check_cpf, "390.533.447-05", "39053344705"),
    (numbers.check_inn_of_company, "7707083893", "7707083893"),
    (numbers.check_inn_of_person, "500100732259", "500100732259"),
    (numbers.check_kpp, "773601001", "773601001"),
    (numbers.check_kpp, "7736 aa 001", "7736AA001"),
    (numbers.check_ogrn, "1027700132195", "1027700132195"),
    (numbers.check_ogrnip, "304500116000157", "304500116000157"),
    (numbers.check_nip, "PL 856-734-62-15", "8567346215"),
    (numbers.check_regon, "192598184", "192598184"),
    (numbers.check_pesel, "44051401359", "44051401359"),
    (numbers.check_iva, "IT 00743110157", "00743110157"),
    (numbers.check_codice_fiscale, "RCC MNL 83S18 D969H", "RCCMNL83S18D969H"),
    (numbers.check_codice_fiscale, "00743110157", "00743110157"),
    (numbers.check_sdi, "m5uxcr1", "M5UXCR1"),
    (numbers.check_mail, "Fatture@PEC.example.it", "fatture@pec.example.it"),
    (numbers.check_vat, "DE 136 695 976", "DE136695976"),
    (numbers.check_iban, "PL61 1090 1014 0000 0712 1981 2874", "PL61109010140000071219812874"),
    (numbers.check_bic, "NBPLPLPW", "NBPLPLPW"),
    (numbers.check_bik, "044525225", "044525225"),
    (numbers.check_pix, "+55 11 98765-4321", "+5511987654321"),
    (numbers.check_pix, "Ana@Example.com", "ana@example.com"),
    (numbers.check_pix, "390.533.447-05", "39053344705"),
    (numbers.check_pix, "123E4567-e12b-12d1-a456-426655440000", "123e4567-e12b-12d1-a456-426655440000"),
]

WRONG = [
    (numbers.check_cnpj, "11.222.333/0001-82"),
    (numbers.check_cnpj, "11.222.333/0001"),
    (numbers.check_cpf, "390.533.447-06"),
    (numbers.check_cpf, "111.111.111-11"),
    (numbers.check_inn_of_company, "500100732259"),
    (numbers.check_inn_of_person, "7707083893"),
    (numbers.check_inn_of_company, "7707083894"),
    (numbers.check_kpp, "77360100"),
    (numbers.check_kpp, "77x601001"),
    (numbers.check_ogrn, "304500116000157"),
    (numbers.check_ogrnip, "1027700132195"),
    (numbers.check_nip, "8567346216"),
    (numbers.check_regon, "192598183"),
    (numbers.check_pesel, "44051401358"),
    (numbers.check_iva, "00743110158"),
    (numbers.check_codice_fiscale_of_person, "00743110157"),
    (numbers.check_sdi, "M5UXCR"[:5]),
    (numbers.check_sdi, "M5UXC-!"),
    (numbers.check_mail, "fatture"),
    (numbers.check_vat, "DE136695977"),
    (numbers.check_iban, "PL61109010140000071219812875"),
    (numbers.check_bic, "NBPLPL"),
    (numbers.check_bik, "944525225"),
    (numbers.check_bik, "04452522"),
    (numbers.check_pix, "11987654321"),
    (numbers.check_pix, "+1"),
    (numbers.check_pix, "nobody"),
]

digits = st.text("0123456789", min_size=1)


def spelt(number: str, marks: list[str]) -> str:
    """The number with separators somewhere inside."""
    return "".join(letter + mark for letter, mark in zip(number, marks, strict=False))


class TestChecks:
    @pytest.mark.parametrize(("check", "typed", "compact"), RIGHT)
    def test_gives_the_compact_form(self, check: numbers.Check, typed: str, compact: str) -> None:
        assert check(typed) == compact
        assert check(compact) == compact

    @pytest.mark.parametrize(("check", "typed"), WRONG)
    def test_refuses_what_cannot_be_right(self, check: numbers.Check, typed: str) -> None:
        with pytest.raises(ValidationError):
            check(typed)

    @given(
        base=st.from_regex(r"[0-9A-Z]{12}", fullmatch=True),
        marks=st.lists(st.sampled_from(["", ".", "-", "/", " "]), min_size=14, max_size=14),
    )
    def test_takes_every_cnpj_in_every_spelling(self, base: str, marks: list[str]) -> None:
        assume(base.strip("0"))
        number = base + cnpj.calc_check_digits(base)

        assert numbers.check_cnpj(spelt(number, marks)) == number
        assert numbers.check_cnpj(numbers.show_cnpj(number)) == number

    @given(base=st.from_regex(r"[0-9]{9}", fullmatch=True), at=st.integers(9, 10), by=st.integers(1, 9))
    def test_never_takes_a_cpf_with_another_check_digit(self, base: str, at: int, by: int) -> None:
        assume(len(set(base)) > 1)
        number = base + cpf._calc_check_digits(base)
        wrong = number[:at] + str((int(number[at]) + by) % 10) + number[at + 1 :]

        assert numbers.check_cpf(number) == number
        with pytest.raises(ValidationError):
            numbers.check_cpf(wrong)

    @given(
        bik=st.from_regex(r"04[0-9]{7}", fullmatch=True),
        account=st.from_regex(r"[0-9]{20}", fullmatch=True),
        at=st.integers(0, 19),
        by=st.integers(1, 9),
    )
    def test_knows_the_key_of_a_russian_account(self, bik: str, account: str, at: int, by: int) -> None:
        keys = [
            key for key in "0123456789" if numbers.russian_account_fits(account[:8] + key + account[9:], bik)
        ]
        assert len(keys) == 1  # the ninth digit is the key: one of ten fits

        right = account[:8] + keys[0] + account[9:]
        wrong = right[:at] + str((int(right[at]) + by) % 10) + right[at + 1 :]
        assert not numbers.russian_account_fits(wrong, bik)

    def test_fits_published_accounts(self) -> None:
        bank = {"bik": "044525225", "correspondent_account": "30101810400000000225"}

        assert numbers.russian_accounts_fit(bank) == []
        assert numbers.russian_accounts_fit({**bank, "correspondent_account": "30101810500000000225"}) == [
            "correspondent_account"
        ]


class TestPresets:
    def test_have_their_own_names_and_know_their_main_numbers(self) -> None:
        assert len({preset.code for preset in PRESETS}) == len(PRESETS) == 10
        for preset in PRESETS:
            names = [part.name for part in preset.parts]
            assert len(set(names)) == len(names)
            assert set(preset.main) <= set(names)
            assert len(preset.code) <= 20

    @given(code=st.sampled_from([preset.code for preset in PRESETS]), text=st.text(max_size=60))
    def test_answer_anything_typed_with_a_number_or_a_sentence(self, code: str, text: str) -> None:
        preset = preset_of(code)
        for shape in (preset, preset.account):
            for part in shape.parts:
                try:
                    values = shape.read({part.name: text})
                except Refused as refusal:
                    assert refusal.field == part.name
                    assert str(refusal)
                else:
                    assert shape.read(values) == values  # what is kept reads as itself
                    assert shape.read(shape.typed(values)) == values

    def test_tell_everything_that_is_wrong_at_once(self) -> None:
        with pytest.raises(Refused) as refusal:
            preset_of("ru_company").read({"inn": "7707083894", "kpp": "1", "ogrn": "1027700132195"})

        assert refusal.value.field == "inn"
        assert [one.field for one in refusal.value.also] == ["kpp"]
        assert str(refusal.value) == (
            "The check digits of this ИНН do not fit; compare it with the document."
        )

    def test_show_numbers_as_people_write_them(self) -> None:
        assert preset_of("br_company").shown({"cnpj": "11222333000181"}) == [("CNPJ", "11.222.333/0001-81")]
        assert preset_of("pl_company").shown_tax_number("8567346215") == "856-734-62-15"
        assert preset_of("other").shown_tax_number("x y") == "x y"

    def test_take_the_first_filled_main_number(self) -> None:
        person = preset_of("pl_person")

        assert person.tax_number({"nip": "8567346215"}) == "8567346215"
        assert person.tax_number({"nip": "8567346215", "pesel": "44051401359"}) == "44051401359"
        assert person.tax_number({}) == ""
