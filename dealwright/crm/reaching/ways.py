"""Phones, e-mails, pages and messengers as people type them, and as duplicates are found by them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext_lazy as _

from dealwright.crm.reaching.models import Reachable, WayToReach
from dealwright.events import FieldChange
from dealwright.kit import phones
from dealwright.kit.errors import Refused

PHONE, EMAIL, WEB, MESSENGER = WayToReach.PHONE, WayToReach.EMAIL, WayToReach.WEB, WayToReach.MESSENGER
FIELDS = {PHONE: "phones", EMAIL: "emails", WEB: "web_pages", MESSENGER: "messengers"}
"""By kind, the field of a record that holds them."""
TYPES: dict[str, tuple[str, ...]] = {
    PHONE: ("work", "mobile", "home", "fax", "pager", "mailing", "other"),
    EMAIL: ("work", "home", "mailing", "other"),
    WEB: ("work", "home", "vk", "livejournal", "twitter", "other"),
    MESSENGER: ("telegram", "whatsapp", "viber", "vk", "skype", "other"),
}
"""By kind, what one may be for (CR-34); the first is the usual one. Of a messenger it is its name."""
LONGEST = 254
MOST = 20
"""Of one kind, of one record."""

Way = str | Mapping[str, str]
Ways = Iterable[Way]
"""Texts, or `{"value": …, "type": …}`."""

_BY_PHONE = frozenset({"whatsapp", "viber"})
_MESSENGER_HOSTS = {"telegram": ("t.me", "telegram.me"), "vk": ("vk.com", "m.vk.com", "vk.ru")}
_is_url = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class Reach:
    """One way to reach somebody, checked."""

    kind: str
    value: str
    normalised: str
    type: str = "work"

    def as_typed(self) -> dict[str, str]:
        """Value and type: the shape of the API and of the log."""
        return {"value": self.value, "type": self.type}

    @property
    def shown(self) -> str:
        """As people read it: a phone in its international form, everything else as it was typed."""
        return phones.show(self.normalised) if self.kind == PHONE else self.value

    @property
    def href(self) -> str:
        """Where a click leads; empty where there is no such place."""
        match self.kind:
            case WayToReach.PHONE:
                return f"tel:{self.normalised}"
            case WayToReach.EMAIL:
                return f"mailto:{quote(self.value, safe='@+')}"
            case WayToReach.WEB:
                return _with_scheme(self.value)
        return _messenger_href(self.type, self.normalised.partition(":")[2])

    @property
    def whatsapp_href(self) -> str:
        """The chat with a mobile number; empty for what is none."""
        is_mobile = self.kind == PHONE and (self.type == "mobile" or _is_mobile(self.normalised))
        return _messenger_href("whatsapp", self.normalised) if is_mobile else ""


def phone(text: str, region: str | None = None, type: str = "work") -> Reach:
    """A phone number; refused when it can be no number anywhere."""
    normalised = phones.normalise(text, region)
    if normalised is None or len(text) > 60:
        raise Refused(
            _("“%(text)s” is no phone number; write it with the country code, such as +55 11 98765-4321.")
            % {"text": text[:60]},
            field="phones",
        )
    return Reach(PHONE, text.strip(), normalised, type)


def email(text: str, type: str = "work") -> Reach:
    """An e-mail address; refused when it is none."""
    typed = text.strip()
    try:
        validate_email(typed if len(typed) <= LONGEST else "")
    except ValidationError:
        raise Refused(_("“%(text)s” is no e-mail address.") % {"text": text[:60]}, field="emails") from None
    return Reach(EMAIL, typed, typed.lower(), type)


def web_page(text: str, type: str = "work") -> Reach:
    """The address of a page, with or without `https://`; refused when it is none."""
    typed = text.strip()
    try:
        whole = _with_scheme(typed)
        _is_url(whole if len(whole) <= LONGEST else "")
        parts = urlsplit(whole)
    except (ValidationError, ValueError):
        raise Refused(
            _("“%(text)s” is no address of a page, such as www.example.com.") % {"text": text[:60]},
            field="web_pages",
        ) from None
    host = parts.netloc.lower().removeprefix("www.")
    rest = whole.split(parts.netloc, 1)[1].rstrip("/")
    return Reach(WEB, typed, f"{host}{rest}", type)


def messenger(text: str, region: str | None = None, type: str = "telegram") -> Reach:
    """A name in a messenger, or the number behind it; refused when that messenger has no such names."""
    typed = text.strip()
    account = phones.normalise(typed, region) if type in _BY_PHONE else _account(typed, type)
    if not account or len(typed) > LONGEST:
        raise Refused(
            _("“%(text)s” is no account of this messenger.") % {"text": text[:60]}, field="messengers"
        )
    return Reach(MESSENGER, typed, f"{type}:{account}"[:LONGEST], type)


def one(kind: str, way: Way, region: str | None = None) -> Reach:
    """One way as it was typed, checked."""
    text = way if isinstance(way, str) else way["value"]
    type = ("" if isinstance(way, str) else way.get("type", "")) or TYPES[kind][0]
    if type not in TYPES[kind]:
        raise Refused(
            _("“%(type)s” is no type we know; use one of: %(types)s.")
            % {"type": type[:20], "types": ", ".join(TYPES[kind])},
            field=FIELDS[kind],
        )
    match kind:
        case WayToReach.PHONE:
            return phone(text, region, type)
        case WayToReach.EMAIL:
            return email(text, type)
        case WayToReach.WEB:
            return web_page(text, type)
    return messenger(text, region, type)


def checked(kind: str, ways: Ways, region: str | None = None) -> list[Reach]:
    """What was typed, in its order, without doubles; refused as a whole."""
    found: dict[str, Reach] = {}
    for way in ways:
        if (way if isinstance(way, str) else way["value"]).strip():
            reach = one(kind, way, region)
            found.setdefault(reach.normalised, reach)
    if len(found) > MOST:
        raise Refused(
            _("There are at most %(most)s of each: phones, e-mails, pages and messengers.") % {"most": MOST},
            field=FIELDS[kind],
        )
    return list(found.values())


def checked_all(given: Mapping[str, Ways], region: str | None = None) -> dict[str, list[Reach]]:
    """By kind, what was typed under the names of the fields: `{"phones": [...], "emails": [...]}`."""
    return {kind: checked(kind, given.get(name, ()), region) for kind, name in FIELDS.items()}


def ways_of(record: Reachable, kind: str) -> list[Reach]:
    """The phones, the e-mails … a record has, in their order."""
    return [
        Reach(way.kind, way.value, way.normalised, way.type)
        for way in record.ways_to_reach.all()
        if way.kind == kind
    ]


def change(
    record: Reachable, given: Mapping[str, Ways | None], region: str | None = None
) -> list[FieldChange]:
    """Let a locked record have what is given, field by field; None leaves one as it is.

    Renews what the record is found by; the caller saves and records what is answered.
    """
    after: dict[str, list[Reach]] = {}
    changes = []
    for kind, field in FIELDS.items():
        before = after[kind] = ways_of(record, kind)
        typed = given.get(field)
        if typed is None:
            continue
        after[kind] = checked(kind, typed, region)
        if before != after[kind]:
            write(record, kind, after[kind])
            changes.append(FieldChange(field=field, before=_typed(before), after=_typed(after[kind])))
    record.reach_texts = search_texts(*after.values())
    return changes


def write(record: Reachable, kind: str, ways: list[Reach]) -> None:
    """Let the record have exactly these of a kind; called inside an action, the record locked."""
    record.ways_to_reach.filter(kind=kind).delete()
    add(record, {kind: ways})


def add(record: Reachable, ways: Mapping[str, list[Reach]]) -> None:
    """Write down the ways to reach a record that has none of these kinds yet; one statement."""
    rows = [
        WayToReach(
            **{record.record_kind: record},
            kind=kind,
            value=one.value,
            normalised=one.normalised,
            type=one.type,
            position=position,
        )
        for kind, of_kind in ways.items()
        for position, one in enumerate(of_kind)
    ]
    if rows:
        WayToReach.objects.bulk_create(rows)


def search_texts(*groups: Iterable[Reach]) -> list[str]:
    """What a record is found by, of these ways to reach it."""
    return [one.normalised for ways in groups for one in ways]


def wrong_rows(kind: str, ways: Iterable[Mapping[str, str]], region: str | None) -> Iterator[tuple[int, Any]]:
    """The rows of a form that cannot be right, by their place among the filled ones, and why."""
    for at, way in enumerate(ways):
        try:
            one(kind, way, region)
        except Refused as refusal:
            yield at, refusal.message


def _typed(ways: Iterable[Reach]) -> list[dict[str, str]]:
    return [one.as_typed() for one in ways]


def _with_scheme(text: str) -> str:
    return text if text.lower().startswith(("http://", "https://")) else f"https://{text}"


def _account(text: str, type: str) -> str:
    """The bare name of an account, of what people copy: `@ana`, `t.me/ana`, `https://vk.com/ana`."""
    name = text.lower() if type != "skype" else text.lower().removeprefix("skype:")
    for host in _MESSENGER_HOSTS.get(type, ()):
        for start in (f"https://{host}/", f"http://{host}/", f"{host}/"):
            name = name.removeprefix(start)
    name = name.removeprefix("@").strip("/ ")
    if type == "other":
        return name
    return "" if any(letter.isspace() or letter in "/?#&" for letter in name) else name


def _messenger_href(type: str, account: str) -> str:
    match type:
        case "telegram":
            return f"https://t.me/{quote(account)}"
        case "whatsapp":
            return f"https://wa.me/{account.removeprefix('+')}"
        case "viber":
            return f"viber://chat?number={quote(account)}"
        case "vk":
            return f"https://vk.com/{quote(account)}"
        case "skype":
            return f"skype:{quote(account)}?chat"
    return ""


def _is_mobile(number: str) -> bool:
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.number_type(parsed) == phonenumbers.PhoneNumberType.MOBILE
