"""For which records of its stage a rule could be started, and how far it is with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Max
from django.utils.translation import gettext as _

from dealwright.automation.dry_runs.lately import enterings
from dealwright.automation.rules.models import Rule, RuleRun, RunState
from dealwright.events import Actor
from dealwright.kit.errors import NotFound
from dealwright.records import kinds
from dealwright.records.kinds import RecordKind

MOST_AT_ONCE = 1_000

_CAME = """
SELECT DISTINCT ON (link.record_id) link.record_id, event.id, event.depth
FROM event_link link JOIN event ON event.id = link.event_id AND event.at = link.at
WHERE link.record_kind = %(kind)s AND link.record_id = ANY(%(ids)s) AND event.kind = ANY(%(entering)s)
  AND event.subject_kind = link.record_kind AND event.subject_id = link.record_id
ORDER BY link.record_id, event.at DESC, event.id DESC
"""


@dataclass(frozen=True)
class Standing:
    """The records on the stage of a rule, as far as somebody may change them."""

    count: int
    """How many it was not started for yet, since they came."""
    already: int
    """For how many it was."""
    events: Mapping[int, tuple[int, int]]
    """The first of them, at most as many as are started at once: the event each came by, and its depth."""

    @property
    def at_once(self) -> int:
        """How many would be started."""
        return len(self.events)


def standing_of(rule: Rule, actor: Actor) -> Standing:
    """The records on its stage now; those the rule was started for since they came are left out."""
    kind = kind_of(rule)
    here = kind.records.all().changed_by(actor).filter(stage=rule.stage_id, archived_at=None)
    ids = list(here.order_by("pk").values_list("pk", flat=True))
    came = _came_by(kind.name, ids)
    started = RuleRun.objects.filter(rule=rule, on_kind=kind.name).order_by()
    last = dict(started.values_list("on_id").annotate(last=Max("event_id")).values_list("on_id", "last"))
    open_ones = {id: came[id] for id in ids if id in came and last.get(id, 0) < came[id][0]}
    first = dict(list(open_ones.items())[:MOST_AT_ONCE])
    return Standing(len(open_ones), len(ids) - len(open_ones), first)


def counts_of(rule: Rule) -> dict[str, int]:
    """How many runs of a rule there are, by their state."""
    counted = RuleRun.objects.filter(rule=rule).order_by().values_list("state").annotate(number=Count("pk"))
    found = dict(counted)
    return {state.value: found.get(state.value, 0) for state in RunState}


def newest_runs(rule: Rule, actor: Actor, limit: int) -> list[tuple[RuleRun, Any]]:
    """The newest runs with their records, as far as the actor may see these."""
    kind = kind_of(rule)
    runs = list(RuleRun.objects.filter(rule=rule, on_kind=kind.name).order_by("-id")[:limit])
    seen = kind.seen_by(actor).in_bulk({run.on_id for run in runs})
    return [(run, seen[run.on_id]) for run in runs if run.on_id in seen]


def kind_of(rule: Rule) -> RecordKind:
    """The kind of records it works on."""
    kind = kinds.get(rule.stage.pipeline.of_kind)
    if kind is None or kind.move is None:
        raise NotFound(_("There are no such records."))
    return kind


def _came_by(kind: str, ids: list[int]) -> dict[int, tuple[int, int]]:
    """The event by which each record came where it stands, also where nobody was told of it."""
    with connection.cursor() as cursor:
        cursor.execute(_CAME, {"kind": kind, "ids": ids, "entering": list(enterings())})
        return {record_id: (event_id, depth) for record_id, event_id, depth in cursor.fetchall()}
