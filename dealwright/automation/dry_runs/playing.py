"""Playing what happened lately through for a trigger: what it would have moved, event by event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from dealwright.automation.dry_runs.lately import Standings, heard, loaded
from dealwright.automation.dry_runs.lines import Line
from dealwright.automation.judging import Judged, judge
from dealwright.automation.progress.queries import Knowing
from dealwright.automation.triggers import catalogue
from dealwright.automation.triggers.concerning import Concerned
from dealwright.automation.triggers.happenings import Happening
from dealwright.automation.triggers.models import Trigger
from dealwright.automation.triggers.queries import active_triggers_hearing, is_waiting_for, may_move
from dealwright.automation.triggers.standing_before import looks_before
from dealwright.events import Actor, Use
from dealwright.events.declaring import all_declared, declared
from dealwright.events.models import Entry
from dealwright.records.kinds import RecordKind
from dealwright.records.pipelines.models import Stage
from dealwright.records.timeline.queries import tell

MOST_READ = 20_000
"""Events of the right kinds that are read, the newest first."""
MOST_PLAYED = 1_000
"""Events that fit and are played through."""


class Player:
    """Plays the events of one record through, the oldest first: what the trigger moved stands elsewhere."""

    def __init__(
        self,
        trigger: Trigger,
        actor: Actor,
        standing: Standings,
        stages: dict[int, Stage],
        seen: set[tuple[str, int]],
    ) -> None:
        self.trigger, self.actor, self.standing, self.stages = trigger, actor, standing, stages
        self._seen = seen
        self.before: dict[tuple[UUID, int], int] = {}
        self._knows = Knowing(actor, trigger.stage.pipeline.of_kind)(trigger.condition)

    def play(self, kind: RecordKind, concerned: Concerned) -> list[Line]:
        """What would have become of it."""
        lines: list[Line] = []
        moved_at: tuple[datetime, int] | None = None
        events = {one.entry.pk: one.entry for one in concerned.candidates}
        for entry in sorted(events.values(), key=lambda one: (one.at, one.pk)):
            place = (entry.at, entry.pk)
            here = self.stages.get(self.standing.at(concerned.record.pk, place))
            if moved_at and not self.standing.moved_between(concerned.record.pk, moved_at, place):
                here = self.stages.get(self.trigger.stage_id)
            if here is None:
                continue  # it stood in another pipeline
            first, judged = self._first(concerned, entry, here)
            if first is None or first.pk != self.trigger.pk:
                if judged is not None:
                    lines.append(self._line(kind, concerned.record, entry, here, "not_met", judged))
                continue
            lines.append(self._line(kind, concerned.record, entry, here, "would", judged))
            moved_at = place
        return lines

    def _first(self, concerned: Concerned, entry: Entry, here: Stage) -> tuple[Trigger | None, Judged | None]:
        """The trigger that would have moved it, the first stage first; and how this one's condition was."""
        ours: Judged | None = None
        for one in concerned.candidates:
            if one.entry.pk != entry.pk or not self._may_move(one.trigger, concerned.record, entry, here):
                continue
            judged = judge(one.trigger.condition, concerned.record, entry)
            if one.trigger.pk == self.trigger.pk:
                ours = judged
            if judged.is_met:
                return one.trigger, ours
        return None, ours

    def _may_move(self, trigger: Trigger, record: Any, entry: Entry, here: Stage) -> bool:
        if may_move(trigger, here):
            return True
        before = self.stages.get(self.before.get((entry.change_id, record.pk), 0))
        is_judged_from_there = looks_before(trigger) and trigger.stage_id != here.pk
        return is_judged_from_there and before is not None and may_move(trigger, before)

    def _line(
        self, kind: RecordKind, record: Any, entry: Entry, here: Stage, outcome: str, judged: Judged | None
    ) -> Line:
        return Line(
            at=entry.at,
            record=str(record),
            url=kind.url(record.pk),
            outcome=outcome,
            before=here.name,
            why=self._why(entry),
            explained=judged.parts if judged and self._knows else [],
        )

    def _why(self, entry: Entry) -> str:
        """What happened; of a record the reader may not see only of which kind that was."""
        if (entry.subject_kind, entry.subject_id) in self._seen:
            return tell(entry, self.actor)
        known = declared(entry.kind)
        return entry.kind if known is None else str(known.title)


def happenings_for(trigger: Trigger) -> tuple[list[Happening], bool]:
    """The newest events that this trigger waits for, each with what else waits for it in its pipeline."""
    waits = catalogue.get(trigger.kind)
    hears = [event.kind for event in all_declared(used_by=Use.RULES) if waits.hears(event)]
    read = list(heard().filter(kind__in=hears).order_by("-at", "-id")[: MOST_READ + 1])
    found = (
        Happening(entry, (trigger, *_others(trigger, entry, event)))
        for entry, event in loaded(read[:MOST_READ])
        if is_waiting_for(trigger, event)
    )
    happenings = list(islice(found, MOST_PLAYED + 1))
    return happenings[:MOST_PLAYED], len(read) > MOST_READ or len(happenings) > MOST_PLAYED


def _others(trigger: Trigger, entry: Entry, event: Any) -> Sequence[Trigger]:
    """Triggers of the pipeline that the same event concerns: the first stage wins."""
    return [
        one
        for one in active_triggers_hearing(entry.kind)
        if one.stage.pipeline_id == trigger.stage.pipeline_id
        and one.pk != trigger.pk
        and is_waiting_for(one, event)
    ]
