"""What a trigger or a rule would have done in the last 30 days, had it stood there.

Honest about what nobody can know: conditions are judged with the values of today, and what would have
followed from it, such as a second move, is not played through.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from dealwright.automation.dry_runs.lately import Standings, bounded, entered, heard
from dealwright.automation.dry_runs.lines import MOST_SHOWN, DryRun, Line
from dealwright.automation.dry_runs.playing import MOST_PLAYED, Player, happenings_for
from dealwright.automation.hours.queries import working_time
from dealwright.automation.judging import judge
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
from dealwright.automation.triggers.concerning import concerned_by
from dealwright.automation.triggers.models import Trigger
from dealwright.automation.triggers.standing_before import looks_before, stages_before
from dealwright.automation.values.preview import SeenScope
from dealwright.events import Actor
from dealwright.events.models import Entry
from dealwright.events.remembering import remembering_answers
from dealwright.kit import clock
from dealwright.kit.errors import NotFound
from dealwright.records import kinds
from dealwright.records.kinds import RecordKind
from dealwright.records.pipelines.models import Stage
from dealwright.records.seeing import seen_among
from dealwright.records.timeline.queries import tell

UNSAVED = 2**62
"""The key of one that is not saved yet, for as long as it is tried."""


def try_trigger(trigger: Trigger, actor: Actor) -> DryRun:
    """What a trigger would have moved, saved or not. Refused where it makes no sense on its stage."""
    check_trigger(trigger, trigger.stage)
    kind = _kind_of(trigger.stage)
    trigger.pk = trigger.pk or UNSAVED
    with bounded(), remembering_answers():
        happenings, is_cut = happenings_for(trigger)
        concerned = list(concerned_by(happenings))
        seen = set(_seen(kind, actor, [one.record.pk for one in concerned]))
        standing = Standings(kind.name, [one.record for one in concerned])
        stages = {stage.pk: stage for stage in Stage.objects.filter(pipeline=trigger.stage.pipeline_id)}
        subjects = {(one.entry.subject_kind, one.entry.subject_id) for one in happenings}
        player = Player(trigger, actor, standing, stages, seen_among(actor, subjects))
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


def _seen(kind: RecordKind, actor: Actor, ids: list[int]) -> list[int]:
    found = kind.seen_by(actor).filter(pk__in=ids, archived_at=None)
    return list(found.values_list("pk", flat=True))


def _kind_of(stage: Stage) -> RecordKind:
    kind = kinds.get(stage.pipeline.of_kind)
    if kind is None:
        raise NotFound(_("There are no such records."))
    return kind
