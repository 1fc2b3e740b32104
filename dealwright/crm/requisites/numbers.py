"""The numbers of registers and banks: how each is checked, kept compact, and shown.

Every check takes what was typed and answers with the compact number, or raises one of stdnum's errors:
`InvalidLength`, `InvalidFormat`, `InvalidChecksum`, `InvalidComponent`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from stdnum import bic, iban
from stdnum.br import cnpj, cpf
from stdnum.eu import vat
from stdnum.exceptions import InvalidFormat, InvalidLength
from stdnum.it import codicefiscale, iva
from stdnum.pl import nip, pesel, regon
from stdnum.ru import inn, ogrn
from stdnum.util import clean

from dealwright.kit import phones

Check = Callable[[str], str]
Show = Callable[[str], str]

_MARKS = " -./:"
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")

check_regon: Check = regon.validate
check_pesel: Check = pesel.validate
check_iban: Check = iban.validate
check_bic: Check = bic.validate
check_vat: Check = vat.validate

show_cnpj: Show = cnpj.format
show_cpf: Show = cpf.format
show_nip: Show = nip.format
show_iban: Show = iban.format


def as_it_is(number: str) -> str:
    """A number that nobody groups."""
    return number


def free(longest: int) -> Check:
    """Anything of so many letters."""

    def check(text: str) -> str:
        if len(text) > longest:
            raise InvalidLength
        return text

    return check


def digits(*lengths: int) -> Check:
    """So many digits, without a check digit."""

    def check(text: str) -> str:
        number = clean(text, _MARKS)
        if not number.isdecimal() or not number.isascii():
            raise InvalidFormat
        if len(number) not in lengths:
            raise InvalidLength
        return number

    return check


def check_cnpj(text: str) -> str:
    """The CNPJ of a Brazilian company, numeric or alphanumeric (IN RFB 2.229/2024)."""
    return _not_all_alike(cnpj.validate(text))


def check_cpf(text: str) -> str:
    """The CPF of a person in Brazil."""
    return _not_all_alike(cpf.validate(text))


def check_inn_of_company(text: str) -> str:
    """The INN of a Russian organisation: ten digits."""
    return _of_length(inn.validate(text), 10)


def check_inn_of_person(text: str) -> str:
    """The INN of a person in Russia: twelve digits."""
    return _of_length(inn.validate(text), 12)


def check_ogrn(text: str) -> str:
    """The OGRN of a Russian organisation: thirteen digits."""
    return _of_length(ogrn.validate(clean(text, _MARKS)), 13)


def check_ogrnip(text: str) -> str:
    """The OGRNIP of a sole trader in Russia: fifteen digits."""
    return _of_length(ogrn.validate(clean(text, _MARKS)), 15)


def check_kpp(text: str) -> str:
    """The KPP: tax office (4 digits), reason (2 digits or large Latin letters), number (3 digits).

    It has no check digit (Federal Tax Service of Russia, order ММВ-7-6/435@ of 29.06.2012, annex, item 5).
    """
    number = clean(text, _MARKS).upper()
    if len(number) != 9:
        raise InvalidLength
    if not re.fullmatch(r"[0-9]{4}[0-9A-Z]{2}[0-9]{3}", number):
        raise InvalidFormat
    return number


def check_nip(text: str) -> str:
    """The Polish NIP, also as the VAT number that begins with PL."""
    return str(nip.validate(text))


def check_iva(text: str) -> str:
    """The Italian VAT number, also with IT before it."""
    return str(iva.validate(text))


def check_codice_fiscale(text: str) -> str:
    """The Italian code of a person (16 letters and digits) or of an organisation (11 digits)."""
    return str(codicefiscale.validate(text))


def check_codice_fiscale_of_person(text: str) -> str:
    """The Italian code of a person: 16 letters and digits."""
    return _of_length(check_codice_fiscale(text), 16)


def check_sdi(text: str) -> str:
    """The code at which the Italian exchange of invoices delivers: 7 letters and digits, 6 for an authority.

    It has no check digit (Agenzia delle Entrate, Specifiche tecniche fatturazione elettronica 1.9, 1.1.4).
    """
    code = clean(text, _MARKS).upper()
    if len(code) not in {6, 7}:
        raise InvalidLength
    if not code.isalnum() or not code.isascii():
        raise InvalidFormat
    return code


def check_mail(text: str) -> str:
    """An e-mail address, such as that of an Italian PEC box."""
    address = text.strip().lower()
    if len(address) > 254:
        raise InvalidLength
    if not _EMAIL.fullmatch(address):
        raise InvalidFormat
    return address


def check_bik(text: str) -> str:
    """The BIK of a Russian bank: nine digits, the first of them 0 (or 1 and 2 for treasuries)."""
    number = digits(9)(text)
    if number[0] not in "012":
        raise InvalidFormat
    return number


def check_pix(text: str) -> str:
    """A PIX key: CPF, CNPJ, e-mail, phone with its country, or a random key.

    Banco Central do Brasil, Manual Operacional do DICT, section 2 “Chaves”.
    """
    key = text.strip().lower()
    if _UUID.fullmatch(key) or ("@" in key and _EMAIL.fullmatch(key) and len(key) <= 77):
        return key
    if key.startswith("+"):
        number = phones.normalise(key)
        if number is None:
            raise InvalidFormat
        return number
    compact = clean(key, " -./").upper()
    if len(compact) not in {11, 14}:
        raise InvalidFormat
    return check_cpf(compact) if len(compact) == 11 else check_cnpj(compact)


def russian_account_fits(account: str, bik: str) -> bool:
    """Whether the key of a client's account fits the bank.

    Sum of the 23 digits (last three of the BIK, then the account) times 7, 1, 3 in turn ends in 0: Bank of
    Russia, “Порядок расчёта контрольного ключа в номере лицевого счёта”, 08.09.1997, No 515.
    """
    return _weighed(bik[-3:] + account) % 10 == 0


def russian_correspondent_account_fits(account: str, bik: str) -> bool:
    """The same for the account of the bank at the Bank of Russia: 0, fifth and sixth digit of the BIK."""
    return _weighed("0" + bik[4:6] + account) % 10 == 0


def russian_accounts_fit(values: Mapping[str, str]) -> list[str]:
    """The names of those accounts whose key does not fit the BIK beside them."""
    bik = values.get("bik", "")
    wrong = []
    if bik and values.get("account") and not russian_account_fits(values["account"], bik):
        wrong.append("account")
    correspondent = values.get("correspondent_account")
    if bik and correspondent and not russian_correspondent_account_fits(correspondent, bik):
        wrong.append("correspondent_account")
    return wrong


def _weighed(number: str) -> int:
    return sum(int(digit) * (7, 1, 3)[at % 3] % 10 for at, digit in enumerate(number))


def _not_all_alike(number: str) -> str:
    """111.111.111-11 has fitting check digits; Receita Federal issues no such number."""
    if len(set(number)) == 1:
        raise InvalidFormat
    return number


def _of_length(number: str, length: int) -> str:
    if len(number) != length:
        raise InvalidLength
    return number
