"""Who is there twice: by phone, e-mail, tax number, or a name that comes near; inside the reader's rights.

Every phone and e-mail of a record is compared, not the first alone, and what is empty matches nothing. Of
records and fields that the reader may not see nothing is told, not even that there is somebody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from dealwright.crm import reaching
from dealwright.crm.reaching.queries import MOST_VALUES, REACHED_KINDS, Client, first_hits
from dealwright.events import Actor
from dealwright.kit import phones as numbers
from dealwright.kit.errors import Refused
from dealwright.kit.text import search_key
from dealwright.people.access import hidden_fields
from dealwright.records import kinds
from dealwright.records.search.queries import search, told_apart

TAX, EMAIL, PHONE, NAME = "tax_number", "email", "phone", "name"
SCORES = {TAX: 95, EMAIL: 90, PHONE: 80, NAME: 60}
"""How sure one reason makes us, of 100; of a name as much as is the same."""
FURTHER = 3
"""What each further reason adds."""
OFFERED = 5
SHORTEST_NAME = 4
NEAR = 0.5
"""How much of a name must be found again in another one: the trigrams both have, of those one of them has."""
FIELDS = {TAX: "requisites", EMAIL: "emails", PHONE: "phones", NAME: "name"}


@dataclass(frozen=True)
class Asked:
    """What somebody typed or holds, normalised."""

    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    tax_numbers: tuple[str, ...] = ()
    name: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not (self.phones or self.emails or self.tax_numbers or self.name)


@dataclass(frozen=True)
class Reason:
    """Why two seem to be one."""

    name: str
    value: str
    """As people read it."""

    @property
    def sentence(self) -> str:
        """In words."""
        if self.name == PHONE:
            return _("has this phone: %(value)s") % {"value": self.value}
        if self.name == EMAIL:
            return _("has this e-mail: %(value)s") % {"value": self.value}
        if self.name == TAX:
            return _("has this tax number: %(value)s") % {"value": self.value}
        return _("is called alike")


@dataclass(frozen=True)
class Suspect:
    """Somebody who may be the same."""

    kind: str
    id: int
    label: str
    url: str
    beside: str
    score: int
    reasons: tuple[Reason, ...] = field(default=())

    @property
    def kind_words(self) -> str:
        """“Contact”."""
        kind = kinds.get(self.kind)
        return str(kind.label) if kind else self.kind


def asked_by(
    *,
    phones: Iterable[str] = (),
    emails: Iterable[str] = (),
    tax_numbers: Iterable[str] = (),
    name: str = "",
    region: str | None = None,
) -> Asked:
    """What was typed, normalised; what is no phone or no e-mail yet matches nothing."""
    return Asked(
        phones=_normalised(reaching.PHONE, phones, region),
        emails=_normalised(reaching.EMAIL, emails, None),
        tax_numbers=tuple(dict.fromkeys(filter(None, map(_compact, tax_numbers)))),
        name=name.strip(),
    )


def asked_of(record: Any, actor: Actor) -> Asked:
    """What a record holds, as far as the actor may see it."""
    hidden = hidden_fields(actor, record.record_kind)
    ways = [] if {"phones", "emails"} <= hidden else record.ways_to_reach.all()
    taxes = [] if "requisites" in hidden or record.record_kind == "lead" else record.requisites.all()
    return Asked(
        phones=tuple(one.normalised for one in ways if one.kind == PHONE and "phones" not in hidden)[
            :MOST_VALUES
        ],
        emails=tuple(one.normalised for one in ways if one.kind == EMAIL and "emails" not in hidden)[
            :MOST_VALUES
        ],
        tax_numbers=tuple(one.tax_number for one in taxes if one.tax_number)[:MOST_VALUES],
        name=record.name,
    )


def suspects(
    asked: Asked,
    *,
    actor: Actor,
    among: Sequence[str] = REACHED_KINDS,
    but: Client | None = None,
    most: int = OFFERED,
) -> list[Suspect]:
    """Who may be the same as what was asked, the surest first; `but` is the record itself.

    At most 20 values of a sort are asked for, and a kind of record with 20 hits ends the search (CR-36).
    """
    if any(len(values) > MOST_VALUES for values in (asked.phones, asked.emails, asked.tax_numbers)):
        raise Refused(_("Ask for at most 20 values at once."))
    found: dict[Client, dict[str, Reason]] = {}
    for reason, values in ((TAX, asked.tax_numbers), (EMAIL, asked.emails), (PHONE, asked.phones)):
        for value in values:
            for client in _hits(reason, value, actor, among):
                found.setdefault(client, {}).setdefault(reason, Reason(reason, _shown(reason, value)))
    alike = _called_alike(asked.name, actor, among)
    for client in alike:
        found.setdefault(client, {}).setdefault(NAME, Reason(NAME, asked.name))
    if but is not None:
        found.pop(but, None)
    scored = sorted(((score_of(found[one], alike.get(one, 1.0)), one) for one in found), key=_surest)
    return _told(actor, scored[:most], found)


def score_of(reasons: Iterable[str], likeness: float = 1.0) -> int:
    """How sure several reasons make us, of 100."""
    each = sorted(
        (int(SCORES[one] * likeness) if one == NAME else SCORES[one] for one in reasons), reverse=True
    )
    return min(100, each[0] + FURTHER * (len(each) - 1)) if each else 0


def likeness_of(one: str, other: str) -> float:
    """How much two names have in common, from 0 to 1, wherever their words stand."""
    mine, theirs = _trigrams(one), _trigrams(other)
    return len(mine & theirs) / len(mine | theirs) if mine and theirs else 0.0


def _trigrams(text: str) -> set[str]:
    words = (f"  {word} " for word in search_key(text).split())
    return {word[at : at + 3] for word in words for at in range(len(word) - 2)}


def _normalised(kind: str, texts: Iterable[str], region: str | None) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for text in texts:
        if not text.strip():
            continue
        try:
            one = reaching.phone(text, region) if kind == reaching.PHONE else reaching.email(text)
        except Refused:
            continue
        found.setdefault(one.normalised)
    return tuple(found)


def _compact(number: str) -> str:
    return "".join(letter for letter in number.upper() if letter.isalnum())[:40]


def _hits(reason: str, value: str, actor: Actor, among: Sequence[str]) -> list[Client]:
    asked = [kind for kind in among if FIELDS[reason] not in hidden_fields(actor, kind)]
    if reason == TAX:
        asked = [kind for kind in asked if kind != "lead"]
        return first_hits({"requisites__tax_number": value}, actor=actor, among=asked) if asked else []
    condition = {"ways_to_reach__kind": reason, "ways_to_reach__normalised": value}
    return first_hits(condition, actor=actor, among=asked) if asked else []


def _called_alike(name: str, actor: Actor, among: Sequence[str]) -> dict[Client, float]:
    """Those whose name holds enough of this one, each with how much."""
    if len(search_key(name)) < SHORTEST_NAME:
        return {}
    alike: dict[Client, float] = {}
    for kind, records in search(actor, name[:200], only=among, per_kind=OFFERED):
        for record in records:
            likeness = likeness_of(name, getattr(record, "name", "") or str(record))
            if likeness >= NEAR:
                alike[Client(kind.name, record.pk)] = likeness
    return alike


def _surest(scored: tuple[int, Client]) -> tuple[int, str, int]:
    score, client = scored
    return -score, client.kind, client.id


def _told(
    actor: Actor, scored: Sequence[tuple[int, Client]], found: dict[Client, dict[str, Reason]]
) -> list[Suspect]:
    by_kind: dict[str, list[int]] = {}
    for _score, client in scored:
        by_kind.setdefault(client.kind, []).append(client.id)
    records: dict[Client, Any] = {}
    for name, ids in by_kind.items():
        kind = kinds.get(name)
        if kind is not None:
            records |= {Client(name, pk): one for pk, one in kind.seen_by(actor).in_bulk(ids).items()}
    told = []
    for score, client in scored:
        kind, record = kinds.get(client.kind), records.get(client)
        if kind is not None and record is not None:
            reasons = tuple(sorted(found[client].values(), key=lambda one: -SCORES[one.name]))
            beside = told_apart(actor, kind, record)
            told.append(
                Suspect(client.kind, client.id, str(record), kind.url(client.id), beside, score, reasons)
            )
    return told


def _shown(reason: str, value: str) -> str:
    return numbers.show(value) if reason == PHONE else value
