"""Who is reached by a phone, an e-mail, a page or a messenger: contacts, companies and leads together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import Any, NamedTuple

from django.db.models import CharField, Value
from django.utils.translation import gettext as _

from dealwright.crm.reaching.models import WayToReach
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.records import kinds
from dealwright.records.kinds import RecordKind

REACHED_KINDS = ("contact", "company", "lead")
"""In the order in which they are looked for."""
MOST_VALUES = 20
MOST_HITS = 20


class Client(NamedTuple):
    """A record that is reached by what was asked for."""

    kind: str
    id: int


def clients_by_reach(
    kind: str, normalised: str | Iterable[str], *, actor: Actor | None = None
) -> list[Client]:
    """The active contacts, companies and leads with one of these normalised values, in one query.

    At most 20 values are asked for; a kind of record that alone gives 20 hits ends the search, so that those
    after it are skipped (CR-36). `actor` narrows to what they may see.
    """
    values = [normalised] if isinstance(normalised, str) else list(normalised)
    if len(values) > MOST_VALUES:
        raise Refused(_("Ask for at most 20 values at once."), field="values")
    if not values:
        return []
    return first_hits({"ways_to_reach__kind": kind, "ways_to_reach__normalised__in": values}, actor=actor)


def emails_of_nobody_else(kind: str, ids: Sequence[int]) -> set[str]:
    """The addresses of these records, in small letters, that are nobody else's."""
    if kind not in REACHED_KINDS:
        return set()
    going = WayToReach.objects.filter(kind=WayToReach.EMAIL, **{f"{kind}__in": ids})
    emails = set(going.values_list("normalised", flat=True))
    others = WayToReach.objects.filter(kind=WayToReach.EMAIL, normalised__in=emails)
    return emails - set(others.exclude(pk__in=going.values("pk")).values_list("normalised", flat=True))


def first_hits(
    condition: dict[str, Any], *, actor: Actor | None = None, among: Sequence[str] = REACHED_KINDS
) -> list[Client]:
    """The oldest active records of each kind that fulfil a condition all of these kinds know; one query."""
    declared = (kinds.get(name) for name in among)
    asked = [_hits(kind, condition, actor) for kind in declared if kind is not None]
    if not asked:
        return []
    rows = reduce(lambda left, right: left.union(right, all=True), asked)
    by_kind: dict[str, list[int]] = {}
    for name, id in rows:
        by_kind.setdefault(name, []).append(id)
    found: list[Client] = []
    for name in among:
        ids = sorted(by_kind.get(name, []))
        found += [Client(name, id) for id in ids]
        if len(ids) >= MOST_HITS:
            break
    return found


def _hits(kind: RecordKind, condition: dict[str, Any], actor: Actor | None) -> Any:
    records = kind.records.all() if actor is None else kind.seen_by(actor)
    found = records.active().filter(**condition).order_by("id").distinct()
    return found.values_list(Value(kind.name, output_field=CharField()), "id")[:MOST_HITS]
