"""The suspects of a whole kind: groups of records that share a tax number, an e-mail, a phone or a name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count
from django.utils.translation import gettext as _

from dealwright.crm.leads.models import Lead
from dealwright.crm.merging.duplicates import EMAIL, FIELDS, NAME, PHONE, TAX, Reason, score_of
from dealwright.crm.merging.moving import MODELS
from dealwright.crm.merging.queries import not_same_among
from dealwright.crm.reaching.models import WayToReach
from dealwright.crm.requisites.models import Requisite
from dealwright.events import Actor
from dealwright.kit import phones
from dealwright.kit.errors import Refused
from dealwright.people.access import hidden_fields

REASONS = (TAX, EMAIL, PHONE, NAME)
"""The surest first: groups of one reason follow those of the one before."""
PAGE = 20
MOST_SHOWN = 10
"""Records of one group."""
MOST_STRETCHES = 5


@dataclass(frozen=True)
class Group:
    """Records that seem to be one."""

    records: tuple[Any, ...]
    count: int
    """How many they are; not all of them may be shown."""
    reasons: tuple[Reason, ...]
    score: int


@dataclass(frozen=True)
class GroupPage:
    """Some groups, and where the next ones begin."""

    groups: list[Group]
    next_cursor: str | None


def duplicate_groups(kind: str, *, actor: Actor, cursor: str = "", limit: int = PAGE) -> GroupPage:
    """Groups among the records the actor may see, without those of which somebody said that they differ."""
    seen = MODELS[kind].objects.seen_by(actor).active()
    hidden = hidden_fields(actor, kind)
    reasons = [one for one in REASONS if FIELDS[one] not in hidden]
    if kind == Lead.record_kind:  # that a client comes back makes a repeat lead, not one that is there twice
        seen, reasons = seen.open(), [one for one in reasons if one != TAX]
    reason, after = _read(cursor, reasons)
    groups: list[Group] = []
    for _stretch in range(MOST_STRETCHES * len(REASONS)):
        found = _shared(kind, reason, after, seen, limit + 1)
        more, last = _groups(kind, reason, found, seen, reasons, limit - len(groups))
        groups += more
        if len(groups) >= limit and last is not None:
            return GroupPage(groups, f"{reason}~{last}")
        if len(found) > limit:
            after = found[-1][0]
        elif reason == reasons[-1]:
            return GroupPage(groups, None)
        else:
            reason, after = reasons[reasons.index(reason) + 1], ""
    return GroupPage(groups, f"{reason}~{after}")


def _read(cursor: str, reasons: list[str]) -> tuple[str, str]:
    if not cursor:
        return reasons[0], ""
    reason, tilde, after = cursor.partition("~")
    if not tilde or reason not in reasons:
        raise Refused(_("This is no place in the list; start from its top."), field="cursor")
    return reason, after[:300]


def _shared(kind: str, reason: str, after: str, seen: Any, limit: int) -> list[tuple[str, list[int]]]:
    """Values of a reason that several records have, with the records, in the order of the values."""
    among = seen.order_by().values("pk")
    if reason == NAME:
        rows, value, of = seen.order_by().exclude(name=""), "name", "pk"
    elif reason == TAX:
        rows = Requisite.objects.filter(**{f"{kind}__in": among}).order_by().exclude(tax_number="")
        value, of = "tax_number", kind
    else:
        rows = WayToReach.objects.filter(kind=reason, **{f"{kind}__in": among}).order_by()
        rows, value, of = rows.exclude(normalised=""), "normalised", kind
    told = rows.filter(**{f"{value}__gt": after}).values_list(value)
    told = told.annotate(several=Count(of, distinct=True), ids=ArrayAgg(of, distinct=True))
    return [
        (text, sorted(ids))
        for text, _count, ids in told.filter(several__gt=1)
        .order_by(value)[:limit]
        .values_list(value, "several", "ids")
    ]


def _groups(
    kind: str, reason: str, found: list[tuple[str, list[int]]], seen: Any, reasons: list[str], room: int
) -> tuple[list[Group], str | None]:
    """What of these is to be shown, at most as much as there is room for, and the last value looked at."""
    everybody = sorted({id for _value, ids in found for id in ids[:MOST_SHOWN]})
    differ = not_same_among(kind, everybody)
    with_them = ("ways_to_reach", "requisites") if TAX in reasons else ("ways_to_reach",)
    by_id = seen.select_related("responsible").prefetch_related(*with_them).in_bulk(everybody)
    groups: list[Group] = []
    last = None
    for value, ids in found:
        if len(groups) == room:
            break
        last = value
        members = [by_id[id] for id in ids[:MOST_SHOWN] if id in by_id]
        if len(members) < 2 or all(pair in differ for pair in combinations(ids[:MOST_SHOWN], 2)):
            continue
        shared = _shared_reasons(members, reasons)
        stronger = {one.name for one in shared} & set(reasons[: reasons.index(reason)])
        if stronger:
            continue  # they stand there already, for the better reason
        groups.append(Group(tuple(members), len(ids), tuple(shared), score_of({one.name for one in shared})))
    return sorted(groups, key=lambda group: -group.score), last


def _shared_reasons(members: list[Any], reasons: Iterable[str]) -> list[Reason]:
    """What all of these have in common."""
    shared = []
    for reason in reasons:
        common = set.intersection(*(_values(one, reason) for one in members))
        if common:
            value = min(common)
            shared.append(Reason(reason, phones.show(value) if reason == PHONE else value))
    return shared


def _values(record: Any, reason: str) -> set[str]:
    if reason == NAME:
        return {record.name}
    if reason == TAX:
        return {one.tax_number for one in record.requisites.all() if one.tax_number}
    return {way.normalised for way in record.ways_to_reach.all() if way.kind == reason}
