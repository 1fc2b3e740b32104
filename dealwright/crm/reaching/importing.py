"""Phones, e-mails and the like in files, and who is here already by them (CR-36)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dealwright.crm.reaching import EMAIL, FIELDS, MESSENGER, PHONE, WEB, ways_of
from dealwright.crm.reaching.locking import lock_values
from dealwright.crm.reaching.models import WayToReach
from dealwright.crm.reaching.ways import Reach, one
from dealwright.events import Actor, in_action
from dealwright.kit import phones
from dealwright.people.access import hidden_fields
from dealwright.records import kinds
from dealwright.records.imports.cells import Reading, several
from dealwright.records.imports.declaring import Read

KINDS = {name: kind for kind, name in FIELDS.items()}
_BETWEEN = {PHONE: ",", EMAIL: r",\s", WEB: r",\s", MESSENGER: ","}
"""What stands between several in one cell, beside semicolons and lines."""
_TYPE_WORDS = {
    PHONE: {
        "mobile": ("mobile", "cell", "celular", "móvel", "movel", "мобил", "сотов"),
        "home": ("home", "casa", "residencial", "домашн"),
        "fax": ("fax", "факс"),
        "pager": ("pager", "пейдж"),
        "other": ("other", "outro", "друг"),
    },
    EMAIL: {
        "home": ("home", "personal", "pessoal", "личн", "домашн"),
        "mailing": ("mailing", "newsletter", "рассыл"),
        "other": ("other", "outro", "друг"),
    },
    MESSENGER: {
        "whatsapp": ("whatsapp",),
        "viber": ("viber", "вайбер"),
        "skype": ("skype", "скайп"),
        "vk": ("vk", "вконтакте"),
    },
}
"""What the name of a column says of the type of what stands in it."""


def reads() -> dict[str, Read]:
    """By field, how its cells are read."""
    return {name: _reader(kind) for kind, name in FIELDS.items()}


def held() -> dict[str, Callable[[Any], list[Any]]]:
    """By field, what a record holds."""
    return {name: _held(kind) for kind, name in FIELDS.items()}


WAY_WORDS = {
    "phones": (
        "phone", "phone number", "telephone", "tel", "mobile", "mobile phone", "cell", "cell phone",
        "work phone", "business phone", "home phone", "other phone", "whatsapp number", "fax",
        "telefone", "telefones", "fone", "celular", "telefone celular", "telefone comercial",
        "telefone residencial", "телефон", "телефоны", "номер телефона", "рабочий телефон",
        "мобильный телефон", "мобильный", "сотовый", "домашний телефон", "другой телефон", "факс",
    ),
    "emails": (
        "email", "e mail", "mail", "email address", "e mail address", "work email", "home email",
        "personal email", "other email", "correio eletronico", "e mail pessoal", "e mail comercial",
        "почта", "электронная почта", "эл почта", "email рабочий", "рабочий e mail", "личный e mail",
        "адрес электронной почты",
    ),
    "web_pages": (
        "web", "website", "web site", "site", "url", "homepage", "web page", "pagina", "página",
        "сайт", "веб сайт", "корпоративный сайт",
    ),
    "messengers": (
        "messenger", "telegram", "whatsapp", "skype", "viber", "vk", "мессенджер", "телеграм", "вконтакте",
    ),
}  # fmt: skip


class ReachLookup:
    """The active records of a kind, within what somebody sees, by the phones and e-mails they have."""

    def __init__(self, kind: str, values: Sequence[Mapping[str, Any]], by: Actor) -> None:
        self._hidden = hidden_fields(by, kind)
        wanted = {way for each in values for way in self._ways(each)}
        self._known: dict[tuple[str, str], int] = {}
        of_kind = kinds.get(kind)
        if not wanted or of_kind is None:
            return
        if in_action():
            lock_values(kind, wanted)
        seen = of_kind.seen_by(by).active().order_by().values("pk")
        rows = WayToReach.objects.filter(
            **{f"{kind}__in": seen},
            kind__in={of for of, _value in wanted},
            normalised__in={value for _of, value in wanted},
        )
        for of, value, id in rows.order_by(f"-{kind}").values_list("kind", "normalised", kind):
            self._known[of, value] = id  # the oldest comes last, and stays

    def find(self, values: Mapping[str, Any]) -> int | None:
        """The oldest record with one of the e-mails, else with one of the phones."""
        return next((self._known[way] for way in self._ways(values) if way in self._known), None)

    def learn(self, values: Mapping[str, Any], id: int) -> None:
        """These belong to somebody from now on."""
        for way in self._ways(values):
            self._known.setdefault(way, id)

    def _ways(self, values: Mapping[str, Any]) -> list[tuple[str, str]]:
        return [
            (kind, one(kind, way).normalised)
            for kind in (EMAIL, PHONE)
            if FIELDS[kind] not in self._hidden
            for way in values.get(FIELDS[kind], ())
        ]


def _reader(kind: str) -> Read:
    def read(text: str, header: str, reading: Reading) -> list[dict[str, str]]:
        type = _type_in(kind, header)
        found = [one(kind, {"value": each, "type": type}, reading.region) for each in _apart(kind, text)]
        return [_whole(way) for way in found]

    return read


def _whole(way: Reach) -> dict[str, str]:
    """As it was typed; a phone with the code of its country, which nobody knows any more later on."""
    if way.kind != PHONE or way.value.startswith("+"):
        return way.as_typed()
    return way.as_typed() | {"value": phones.show(way.normalised)}


def _apart(kind: str, text: str) -> list[str]:
    return several(text.replace(" ::: ", ";"), _BETWEEN[kind])


def _type_in(kind: str, header: str) -> str:
    said = header.casefold()
    types = _TYPE_WORDS.get(kind, {})
    return next((type for type, words in types.items() if any(word in said for word in words)), "")


def _held(kind: str) -> Callable[[Any], list[Any]]:
    return lambda record: [way.as_typed() for way in ways_of(record, kind)]
