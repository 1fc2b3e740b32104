"""Questions about merges: into whom somebody was merged, and who is not the same."""

from __future__ import annotations

from collections.abc import Iterable

from dealwright.crm.merging.models import MergedRecord, NotSame

LONGEST_CHAIN = 10


def successors_of(kind: str, ids: Iterable[int]) -> dict[int, int]:
    """By id, the record that stands for each of those that were merged; a chain is followed to its end."""
    wanted = list(ids)
    leads_to = {id: id for id in wanted}
    for _step in range(LONGEST_CHAIN):
        rows = MergedRecord.objects.filter(of_kind=kind, is_merged=True, record_id__in=set(leads_to.values()))
        further = dict(rows.values_list("record_id", "into_id"))
        if not further:
            break
        leads_to = {id: further.get(now, now) for id, now in leads_to.items()}
    return {id: now for id, now in leads_to.items() if now != id}


def merged_into(kind: str, id: int) -> set[int]:
    """The records that went into this one, and into those before."""
    found: set[int] = set()
    wave = {id}
    for _step in range(LONGEST_CHAIN):
        rows = MergedRecord.objects.filter(of_kind=kind, is_merged=True, into_id__in=wave)
        wave = set(rows.values_list("record_id", flat=True)) - found
        if not wave:
            break
        found |= wave
    return found


def not_same_among(kind: str, ids: Iterable[int]) -> set[tuple[int, int]]:
    """The pairs of these of which somebody said that they are not the same."""
    wanted = list(ids)
    rows = NotSame.objects.filter(of_kind=kind, first_id__in=wanted, second_id__in=wanted)
    return set(rows.values_list("first_id", "second_id"))
