"""Phones and e-mails as people type them, and as duplicates are found by them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from dealwright.crm.reaching.models import Reachable, WayToReach
from dealwright.kit import phones
from dealwright.kit.errors import Refused

PHONE, EMAIL = WayToReach.PHONE, WayToReach.EMAIL
FIELDS = {PHONE: "phones", EMAIL: "emails"}
TYPES = ("work", "mobile", "home", "fax", "other")
LONGEST = 254
MOST = 20
"""Phones, or e-mails, of one record."""


@dataclass(frozen=True)
class Reach:
    """One phone or e-mail, checked."""

    kind: str
    value: str
    normalised: str
    type: str = "work"

    def as_typed(self) -> dict[str, str]:
        """Value and type: the shape of the API and of the log."""
        return {"value": self.value, "type": self.type}


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


def checked(kind: str, ways: Iterable[str | dict[str, str]], region: str | None = None) -> list[Reach]:
    """What was typed as phones or e-mails, in its order, without doubles; refused as a whole."""
    found: dict[str, Reach] = {}
    for way in ways:
        text, type = (way, "work") if isinstance(way, str) else (way["value"], way.get("type") or "work")
        if not text.strip():
            continue
        if type not in TYPES:
            raise Refused(
                _("“%(type)s” is no type we know; use work, mobile, home, fax or other.")
                % {"type": type[:20]},
                field=FIELDS[kind],
            )
        one = phone(text, region, type) if kind == PHONE else email(text, type)
        found.setdefault(one.normalised, one)
    if len(found) > MOST:
        raise Refused(_("A contact has at most 20 phones and 20 e-mails."), field=FIELDS[kind])
    return list(found.values())


def ways_of(record: Reachable, kind: str) -> list[Reach]:
    """The phones or the e-mails a record has, in their order."""
    return [
        Reach(way.kind, way.value, way.normalised, way.type)
        for way in record.ways_to_reach.all()
        if way.kind == kind
    ]


def write(record: Reachable, kind: str, ways: list[Reach]) -> None:
    """Let the record have exactly these phones or e-mails; called inside an action, the record locked."""
    record.ways_to_reach.filter(kind=kind).delete()
    add(record, {kind: ways})


def add(record: Reachable, ways: dict[str, list[Reach]]) -> None:
    """Write down the phones and e-mails of a record that has none of these kinds yet; one statement."""
    WayToReach.objects.bulk_create(
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
    )


def search_texts(*groups: Iterable[Reach]) -> list[str]:
    """What a record is found by, of these phones and e-mails."""
    return [one.normalised for ways in groups for one in ways]
