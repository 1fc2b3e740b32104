"""The shapes of legal details, by country and kind of client (CR-35)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

from dealwright.crm.requisites import numbers
from dealwright.crm.requisites.numbers import Check, Show
from dealwright.kit.errors import Problem, Refused


@dataclass(frozen=True)
class Part:
    """One number or text of a shape."""

    name: str
    """As it is kept, and in the API: `cnpj`."""
    label: Any
    """Names that every accountant of the country knows stay as they are: CNPJ, ИНН."""
    check: Check
    """From what was typed to the compact form; raises an error of stdnum."""
    show: Show = numbers.as_it_is
    longest: int = 40
    """Letters that may be typed, separators included."""
    hint: Any = ""

    def read(self, text: str) -> str:
        """The compact form of what was typed; refused with the reason where it cannot be right."""
        if len(text) > self.longest:
            raise Refused(self._too_long(), field=self.name)
        try:
            return str(self.check(text))
        except InvalidChecksum:
            sentence = _now("The check digits of this %(number)s do not fit; compare it with the document.")
        except InvalidLength:
            sentence = _now("This %(number)s has too few or too many digits; compare it with the document.")
        except ValidationError:
            sentence = _now("This is no %(number)s; compare it with the document.")
        raise Refused(sentence % {"number": self.label}, field=self.name)

    def _too_long(self) -> str:
        return _now("“%(name)s” has at most %(most)s letters.") % {"name": self.label, "most": self.longest}


def _nothing_is_wrong(values: Mapping[str, str]) -> list[str]:
    return []


@dataclass(frozen=True)
class Shape:
    """Several parts that are typed together."""

    parts: tuple[Part, ...]
    mismatched: Callable[[Mapping[str, str]], list[str]] = _nothing_is_wrong
    """The names of parts that are right by themselves and do not fit the others."""

    def read(self, given: Mapping[str, Any]) -> dict[str, str]:
        """Compact values of what was typed, without empty ones; refused with all that is wrong at once."""
        known = {part.name: part for part in self.parts}
        values: dict[str, str] = {}
        problems: list[Problem] = [_unknown(name) for name in given if name not in known]
        for name, part in known.items():
            text = " ".join(str(given.get(name) or "").split())
            if not text:
                continue
            try:
                values[name] = part.read(text)
            except Refused as refusal:
                problems.append(refusal)
        if not problems:
            problems = [_mismatch(known[name]) for name in self.mismatched(values)]
        if problems:
            first, *first.also = problems
            raise first
        return values

    def shown(self, values: Mapping[str, str]) -> list[tuple[Any, str]]:
        """Label and formatted value of each part that is filled."""
        return [(part.label, part.show(values[part.name])) for part in self.parts if values.get(part.name)]

    def typed(self, values: Mapping[str, str]) -> dict[str, str]:
        """The values as a form shows them."""
        return {part.name: part.show(values[part.name]) for part in self.parts if values.get(part.name)}


@dataclass(frozen=True)
class Preset(Shape):
    """What a client of one sort has in one country."""

    code: str = ""
    """As it is kept, and in the API: `br_company`."""
    country: str = ""
    """ISO 3166, empty for any."""
    is_of_company: bool = True
    """Whether an organisation has it, rather than a person."""
    label: Any = ""
    main: tuple[str, ...] = ()
    """The parts that the client is known by: the first that is filled is the tax number."""
    account: Shape = Shape(())
    """What names a bank account there."""

    def tax_number(self, values: Mapping[str, str]) -> str:
        """The main number among these values; empty where none is filled."""
        return next((values[name] for name in self.main if values.get(name)), "")

    def shown_tax_number(self, number: str) -> str:
        """The main number as people of the country write it."""
        by_name = {part.name: part for part in self.parts}
        for name in self.main:
            part = by_name[name]
            try:
                if part.check(number) == number:
                    return part.show(number)
            except ValidationError:
                continue
        return number


_IBAN = Part("iban", "IBAN", numbers.check_iban, numbers.show_iban, 42)
_BIC = Part("bic", _("BIC (SWIFT)"), numbers.check_bic, longest=15)
_NUMBER = Part("number", _("Account number"), numbers.free(40))

_BRAZILIAN_ACCOUNT = Shape(
    (
        Part("bank_code", _("Bank code"), numbers.digits(3), longest=5, hint=_("Three digits, such as 001.")),
        Part("branch", _("Branch"), numbers.free(8), longest=8),
        Part("account", _("Account"), numbers.free(16), longest=16),
        Part(
            "pix",
            _("PIX key"),
            numbers.check_pix,
            longest=77,
            hint=_("CPF, CNPJ, e-mail, phone with +55, or a random key."),
        ),
    )
)
_RUSSIAN_ACCOUNT = Shape(
    (
        Part("account", _("Account"), numbers.digits(20), longest=26),
        Part("bik", _("BIK of the bank"), numbers.check_bik, longest=12),
        Part("correspondent_account", _("Correspondent account"), numbers.digits(20), longest=26),
    ),
    mismatched=numbers.russian_accounts_fit,
)
_EUROPEAN_ACCOUNT = Shape((_IBAN, _BIC))
_OTHER_ACCOUNT = Shape((_IBAN, _BIC, _NUMBER))

_NIP = Part("nip", "NIP", numbers.check_nip, numbers.show_nip, 20)
_INN_OF_PERSON = Part("inn", "ИНН", numbers.check_inn_of_person, longest=16, hint=_("Twelve digits."))

PRESETS: tuple[Preset, ...] = (
    Preset(
        code="br_company",
        country="BR",
        label=_("Brazil: company"),
        parts=(
            Part("cnpj", "CNPJ", numbers.check_cnpj, numbers.show_cnpj, 24),
            Part(
                "ie",
                "Inscrição Estadual",
                numbers.free(20),
                longest=20,
                hint=_("Or ISENTO, where the company is exempt."),
            ),
            Part("im", "Inscrição Municipal", numbers.free(20), longest=20),
        ),
        main=("cnpj",),
        account=_BRAZILIAN_ACCOUNT,
    ),
    Preset(
        code="br_person",
        country="BR",
        is_of_company=False,
        label=_("Brazil: person"),
        parts=(
            Part("cpf", "CPF", numbers.check_cpf, numbers.show_cpf, 18),
            Part("rg", "RG", numbers.free(20), longest=20),
        ),
        main=("cpf",),
        account=_BRAZILIAN_ACCOUNT,
    ),
    Preset(
        code="ru_company",
        country="RU",
        label=_("Russia: company"),
        parts=(
            Part("inn", "ИНН", numbers.check_inn_of_company, longest=14, hint=_("Ten digits.")),
            Part("kpp", "КПП", numbers.check_kpp, longest=12),
            Part("ogrn", "ОГРН", numbers.check_ogrn, longest=18),
        ),
        main=("inn",),
        account=_RUSSIAN_ACCOUNT,
    ),
    Preset(
        code="ru_sole_trader",
        country="RU",
        is_of_company=False,
        label=_("Russia: sole trader"),
        parts=(_INN_OF_PERSON, Part("ogrnip", "ОГРНИП", numbers.check_ogrnip, longest=20)),
        main=("inn",),
        account=_RUSSIAN_ACCOUNT,
    ),
    Preset(
        code="ru_person",
        country="RU",
        is_of_company=False,
        label=_("Russia: person"),
        parts=(_INN_OF_PERSON,),
        main=("inn",),
        account=_RUSSIAN_ACCOUNT,
    ),
    Preset(
        code="pl_company",
        country="PL",
        label=_("Poland: company"),
        parts=(
            _NIP,
            Part("regon", "REGON", numbers.check_regon, longest=20),
            Part("krs", "KRS", numbers.digits(10), longest=14),
        ),
        main=("nip", "regon"),
        account=_EUROPEAN_ACCOUNT,
    ),
    Preset(
        code="pl_person",
        country="PL",
        is_of_company=False,
        label=_("Poland: person"),
        parts=(Part("pesel", "PESEL", numbers.check_pesel, longest=16), _NIP),
        main=("pesel", "nip"),
        account=_EUROPEAN_ACCOUNT,
    ),
    Preset(
        code="it_company",
        country="IT",
        label=_("Italy: company"),
        parts=(
            Part("partita_iva", "Partita IVA", numbers.check_iva, longest=20),
            Part("codice_fiscale", "Codice Fiscale", numbers.check_codice_fiscale, longest=24),
            Part("sdi", "Codice destinatario (SDI)", numbers.check_sdi, longest=10),
            Part("pec", "PEC", numbers.check_mail, longest=254),
        ),
        main=("partita_iva", "codice_fiscale"),
        account=_EUROPEAN_ACCOUNT,
    ),
    Preset(
        code="it_person",
        country="IT",
        is_of_company=False,
        label=_("Italy: person"),
        parts=(Part("codice_fiscale", "Codice Fiscale", numbers.check_codice_fiscale_of_person, longest=24),),
        main=("codice_fiscale",),
        account=_EUROPEAN_ACCOUNT,
    ),
    Preset(
        code="other",
        label=_("Another country"),
        parts=(
            Part(
                "vat",
                _("VAT number"),
                numbers.check_vat,
                longest=24,
                hint=_("Of a country of the European Union, with its two letters."),
            ),
            Part("tax_number", _("Tax number"), numbers.free(40)),
        ),
        main=("vat", "tax_number"),
        account=_OTHER_ACCOUNT,
    ),
)

_by_code = {preset.code: preset for preset in PRESETS}


def preset_of(code: str) -> Preset:
    """The shape of that name; refused when there is none."""
    preset = _by_code.get(code)
    if preset is None:
        raise Refused(_now("There is no such shape of requisites."), field="preset")
    return preset


def shown_tax_number(code: str, number: str) -> str:
    """A tax number as people of its country write it."""
    preset = _by_code.get(code)
    return preset.shown_tax_number(number) if preset and number else number


def presets_for(kind: str, country: str = "") -> list[Preset]:
    """All shapes, those of this kind of client and of this country first."""
    of_company = kind == "company"
    return sorted(
        PRESETS, key=lambda one: (one.country != country, one.is_of_company != of_company, not one.country)
    )


def _unknown(name: str) -> Refused:
    return Refused(_now("These requisites have no “%(name)s”.") % {"name": name[:40]}, field=name)


def _mismatch(part: Part) -> Refused:
    sentence = _now("“%(name)s” does not fit the BIK of the bank; compare both with the document.")
    return Refused(sentence % {"name": part.label}, field=part.name)
