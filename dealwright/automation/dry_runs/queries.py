"""What a trigger or a rule would have done in the last 30 days, had it stood there.

Honest about what nobody can know: conditions are judged with the values of today, and what would have
followed from it, such as a second move, is not played through.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from dealwright.automation.dry_runs.lately import Standings, bounded, entered, heard, loaded
from dealwright.automation.hours.queries import working_time
from dealwright.automation.judging import Judged, judge
from dealwright.automation.progress.changes import ValueChange
from dealwright.automation.progress.queries import Knowing
from dealwright.automation.rules import catalogue as actions
from dealwright.automation.rules.actions import check_stage as check_rule
from dealwright.automation.rules.models import Rule
from dealwright.automation.rules.results import results_of_entering, shape_of_result
from dealwright.automation.rules.timing import due_of
from dealwright.automation.rules.words import say
from dealwright.automation.triggers import catalogue
from dealwright.automation.triggers.actions import check_stage as check_trigger
from dealwright.automation.triggers.concerning import Concerned, concerned_by
from dealwright.automation.triggers.happenings import Happening
from dealwright.automation.triggers.models import Trigger
from dealwright.automation.triggers.queries import active_triggers_hearing, is_waiting_for, may_move
from dealwright.automation.triggers.standing_before import looks_before, stages_before
from dealwright.automation.values.preview import SeenScope
from dealwright.events import Actor, Use
from dealwright.events.declaring import all_declared, declared
from dealwright.events.models import Entry
from dealwright.events.remembering import remembering_answers
from dealwright.kit import clock
from dealwright.kit.errors import NotFound
from dealwright.records import kinds
from dealwright.records.kinds import RecordKind
from dealwright.records.pipelines.models import Stage
from dealwright.records.seeing import seen_among
from dealwright.records.timeline.queries import tell

MOST_READ = 20_000
"""Events of the right kinds that are read, the newest first."""
MOST_PLAYED = 1_000
"""Events that fit and are played through."""
MOST_SHOWN = 100
UNSAVED = 2**62
"""The key of one that is not saved yet, for as long as it is tried."""


@dataclass(frozen=True)
class Line:
    """One thing that would have happened, or would not."""

    at: datetime
    """When it would have begun."""
    record: str
    url: str
    outcome: str
    """`would`, `not_met`, `left`, `date_empty`, `later`."""
    before: str = ""
    """Where the record stood, for a trigger."""
    why: str = ""
    """What happened, in words."""
    due_at: datetime | None = None
    """When a rule would have run."""
    explained: list[dict[str, Any]] = field(default_factory=list)
    changes: list[ValueChange] = field(default_factory=list)
    """Which values a rule would change, as they are now."""

    @property
    def is_ahead(self) -> bool:
        """Whether it would have been done, or still would."""
        return self.outcome in ("would", "later")


@dataclass
class DryRun:
    """What came of trying it."""

    what: str
    """What it does, in words."""
    to_stage: str
    lines: list[Line]
    counts: Counter[str]
    events: int
    """How many events were the ones."""
    is_cut: bool
    """Whether there were more, which nobody looked at."""

    @property
    def would(self) -> int:
        """How often it would have done it."""
        return self.counts["would"] + self.counts["later"]

    @property
    def shown(self) -> list[Line]:
        """Those it would have done first, then the others; the newest first."""
        return sorted(self.lines, key=lambda one: not one.is_ahead)[:MOST_SHOWN]


def try_trigger(trigger: Trigger, actor: Actor) -> DryRun:
    """What a trigger would have moved, saved or not. Refused where it makes no sense on its stage."""
    check_trigger(trigger, trigger.stage)
    kind = _kind_of(trigger.stage)
    trigger.pk = trigger.pk or UNSAVED
    with bounded(), remembering_answers():
        happenings, is_cut = _happenings(trigger)
        concerned = list(concerned_by(happenings))
        seen = set(_seen(kind, actor, [one.record.pk for one in concerned]))
        standing = Standings(kind.name, [one.record for one in concerned])
        stages = {stage.pk: stage for stage in Stage.objects.filter(pipeline=trigger.stage.pipeline_id)}
        subjects = {(one.entry.subject_kind, one.entry.subject_id) for one in happenings}
        player = _Player(trigger, actor, standing, stages, seen_among(actor, subjects))
        if looks_before(trigger):
            player.before = stages_before([one.entry for one in happenings], kind.name)
        lines = [line for one in concerned if one.record.pk in seen for line in player.play(kind, one)]
    lines.sort(key=lambda one: one.at, reverse=True)
    counts = Counter(line.outcome for line in lines)
    words = str(catalogue.get(trigger.kind).label)
    return DryRun(words, trigger.stage.name, lines, counts, len(happenings), is_cut)


def try_rule(rule: Rule, actor: Actor) -> DryRun:
    """What a rule would have done, saved or not. Refused where it makes no sense on its stage."""
    check_rule(rule, rule.stage)
    kind = _kind_of(rule.stage)
    with bounded(), remembering_answers():
        came = heard().filter(entered(rule.stage_id), subject_kind=kind.name).order_by("-at", "-id")
        entries = list(came[: MOST_PLAYED + 1])
        is_cut = len(entries) > MOST_PLAYED
        found = kind.seen_by(actor).filter(archived_at=None).select_related("stage", "responsible")
        records = {one.pk: one for one in found.filter(pk__in={entry.subject_id for entry in entries})}
        standing = Standings(kind.name, records.values())
        knows = Knowing(actor, kind.name)(rule.condition)
        lines: list[Line] = []
        left_to_foretell = MOST_SHOWN
        for entry in entries[:MOST_PLAYED]:
            if entry.subject_id not in records:
                continue
            record = records[entry.subject_id]
            line = _done(rule, kind, record, entry, standing, knows=knows, actor=actor)
            if line.is_ahead and left_to_foretell:
                left_to_foretell -= 1
                line = replace(line, changes=_foretold(rule, record, entry, actor))
            lines.append(line)
    counts = Counter(line.outcome for line in lines)
    return DryRun(say(rule), rule.stage.name, lines, counts, len(entries[:MOST_PLAYED]), is_cut)


class _Player:
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


def _done(
    rule: Rule,
    kind: RecordKind,
    record: Any,
    entry: Entry,
    standing: Standings,
    *,
    knows: bool,
    actor: Actor,
) -> Line:
    """What a rule would have done because of one entering."""
    due = due_of(rule, record, entry.at, working_time())
    due_at = due.at if due.at is None else max(due.at, entry.at)
    left_at = standing.left_at(record.pk, (entry.at, entry.pk))
    outcome, parts = "would", []
    if due_at is None:
        outcome = "date_empty"
    elif left_at is not None and left_at < due_at:
        outcome = "left"
    else:
        judged = judge(
            rule.condition,
            record,
            results=lambda: results_of_entering(entry.pk, kind.name, record.pk),
            shape_of_result=shape_of_result,
        )
        parts = judged.parts if knows else []
        outcome = "not_met" if not judged.is_met else "later" if due_at > clock.now() else "would"
    return Line(
        at=entry.at,
        record=str(record),
        url=kind.url(record.pk),
        outcome=outcome,
        why=tell(entry, actor),
        due_at=due_at,
        explained=parts,
    )


def _foretold(rule: Rule, record: Any, entry: Entry, actor: Actor) -> list[ValueChange]:
    """Which values it would change, as far as the actor may see what it takes them from."""
    rule_action = actions.get(rule.action)
    if rule_action.foretell is None:
        return []
    kind = record.record_kind
    scope = SeenScope(
        record=record, actor=actor, results=lambda: results_of_entering(entry.pk, kind, record.pk)
    )
    return rule_action.foretell(record, rule_action.settings.model_validate(rule.settings), scope, actor)


def _happenings(trigger: Trigger) -> tuple[list[Happening], bool]:
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


def _seen(kind: RecordKind, actor: Actor, ids: list[int]) -> list[int]:
    found = kind.seen_by(actor).filter(pk__in=ids, archived_at=None)
    return list(found.values_list("pk", flat=True))


def _kind_of(stage: Stage) -> RecordKind:
    kind = kinds.get(stage.pipeline.of_kind)
    if kind is None:
        raise NotFound(_("There are no such records."))
    return kind
