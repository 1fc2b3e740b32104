"""What became of the rules of one record: stage by stage, as far as its reader may know."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from dealwright.automation.judging import names_of_condition
from dealwright.automation.progress.made import Made, made_by_rules
from dealwright.automation.rules import catalogue
from dealwright.automation.rules.models import Rule, RuleRun, RunState, WaitsFor
from dealwright.automation.rules.words import say
from dealwright.automation.scope import field_called
from dealwright.automation.trials.models import Trial
from dealwright.automation.triggers.models import Trigger
from dealwright.automation.triggers.queries import icon_of as trigger_icon
from dealwright.automation.triggers.queries import may_move, say_settings, title_of
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.kit.errors import NotFound
from dealwright.kit.expressions.names import Name
from dealwright.kit.expressions.problems import ExpressionProblem
from dealwright.people.access import hidden_fields, may_change_settings
from dealwright.people.workdays.words import waiting_for
from dealwright.records import kinds
from dealwright.records.colors import painted
from dealwright.records.kinds import RecordKind
from dealwright.records.pipelines.models import Stage

MOST_RUNS = 500
TOLD_WITHIN = timedelta(minutes=1)
"""How long after it came a record is looked at as one whose rules have still to be started."""
OWN_VALUES = "Document"
SHARED_VALUES = frozenset({"System", "GlobalVar", "GlobalConst"})


@dataclass
class RuleLine:
    """A rule, and what became of it for the record."""

    rule: Rule
    what: str
    icon: str
    run: RuleRun | None = None
    """The newest; None where it was never started."""
    explained: list[dict[str, Any]] = field(default_factory=list)
    """The parts of its condition as they were found; empty where the reader may not know them."""
    is_kept_back: bool = False
    """Whether they do."""
    made: list[Made] = field(default_factory=list)
    """What it did and made, with the way to it."""
    is_here: bool = False
    """Whether the record stands on its stage."""
    starts_soon: bool = False
    """Whether the record came to it just now, and nobody was told of that yet."""
    waits_for_person: str = ""
    """“Waits until Anna starts the day”, where it waits for somebody's working day."""

    @property
    def state(self) -> str:
        """`done`, `waiting`, `skipped`, `canceled`, `failed`, or `ahead` for one that was never started."""
        return "ahead" if self.run is None else self.run.state

    @property
    def can_hurry(self) -> bool:
        """Whether it may be told not to wait."""
        return bool(
            self.is_here
            and self.run
            and self.run.state == RunState.WAITING
            and self.run.waits_for != WaitsFor.WORK
        )

    @property
    def can_retry(self) -> bool:
        """Whether it failed where the record still stands."""
        return bool(self.is_here and self.run and self.run.state == RunState.FAILED)


@dataclass
class TriggerLine:
    """A trigger of a stage, and whether it could bring the record there now."""

    trigger: Trigger
    title: str
    settings: str
    icon: str
    is_ahead: bool


@dataclass
class StageView:
    """A stage with what stands on it, for one record."""

    stage: Stage
    color: str
    is_here: bool
    triggers: list[TriggerLine] = field(default_factory=list)
    rules: list[RuleLine] = field(default_factory=list)


@dataclass
class Here:
    """What runs, ran or will run where a record stands: what its card has room for."""

    lines: list[RuleLine]
    trial_id: int | None
    """The trial that the record is in."""
    may_change: bool

    @property
    def waiting(self) -> int:
        """How many wait."""
        return sum(line.state == RunState.WAITING for line in self.lines)

    @property
    def failed(self) -> int:
        """How many failed."""
        return sum(line.state == RunState.FAILED for line in self.lines)


@dataclass
class Progress:
    """Everything automation did, will do and could do for one record."""

    record: Any
    kind: RecordKind
    stages: list[StageView]
    elsewhere: list[RuleLine]
    """Rules of pipelines in which the record stood before."""
    may_change: bool

    @property
    def here(self) -> StageView:
        """The stage where the record stands."""
        return next(one for one in self.stages if one.is_here)

    @property
    def lines(self) -> list[RuleLine]:
        """All rules."""
        return [line for one in self.stages for line in one.rules] + self.elsewhere

    @property
    def waiting(self) -> int:
        """How many wait on the stage of the record."""
        return sum(line.state == RunState.WAITING for line in self.here.rules)

    @property
    def failed(self) -> int:
        """How many failed there."""
        return sum(line.state == RunState.FAILED for line in self.here.rules)

    @property
    def goes_on(self) -> bool:
        """Whether a rule there waits, or was not started yet."""
        return any(line.run is None or line.state == RunState.WAITING for line in self.here.rules)

    @property
    def is_empty(self) -> bool:
        """Whether automation has nothing to do with the record."""
        return not self.lines and not any(one.triggers for one in self.stages)


def staged_record(of_kind: str, id: int, actor: Actor, *, to_change: bool = False) -> Any:
    """A record that stands on a stage, as far as the actor may see it, or change it; NotFound for others."""
    kind = kinds.get(of_kind)
    if kind is None or kind.move is None:
        raise NotFound(_("There is no such record, or you may not see it."))
    reached = kind.records.all().changed_by(actor) if to_change else kind.seen_by(actor)
    found = reached.select_related("stage__pipeline", "responsible").filter(pk=id).first()
    if found is None:
        raise NotFound(_("There is no such record, or you may not see it."))
    return found


def kind_of(record: Any) -> RecordKind:
    """The declaration of the kind of a record that stands on a stage."""
    kind = kinds.get(record.record_kind)
    if kind is None:
        raise LookupError(f"nobody declares {record.record_kind}")
    return kind


def run_for(actor: Actor, run_id: int) -> tuple[RuleRun, Any]:
    """A run and its record, for those who may change the record; NotFound for others."""
    run = RuleRun.objects.select_related("rule").filter(pk=run_id).first()
    if run is None:
        raise NotFound(_("There is no such record, or you may not see it."))
    return run, staged_record(run.on_kind, run.on_id, actor, to_change=True)


def here_of(record: Any, actor: Actor, *, may_change: bool) -> Here:
    """The rules of its stage that were started for a record, in their order; one query."""
    trial = Trial.objects.filter(on_kind=OuterRef("on_kind"), on_id=OuterRef("on_id"), ended_at=None)
    runs = (
        RuleRun.objects.filter(on_kind=record.record_kind, on_id=record.pk, rule__stage_id=record.stage_id)
        .select_related("rule", "day_of")
        .annotate(trial_id=Subquery(trial.values("pk")[:1]))
        .order_by("-id")
    )
    newest: dict[int, Any] = {}
    for run in runs[:MOST_RUNS]:
        newest.setdefault(run.rule_id, run)
    standing = sorted(newest.values(), key=lambda run: (run.rule.position, run.rule_id))
    knows = Knowing(actor, record.record_kind)
    lines = [_line(run.rule, run, knows, is_here=True) for run in standing]
    return Here(lines, standing[0].trial_id if standing else None, may_change)


def progress_of(record: Any, actor: Actor, *, with_made: bool = False) -> Progress:
    """The stages of the record's pipeline with what stands on them; four queries, and those of a timeline."""
    kind = kind_of(record)
    stages = [
        StageView(stage, painted(stage.color), stage.pk == record.stage_id)
        for stage in Stage.objects.filter(pipeline_id=record.stage.pipeline_id)
    ]
    by_stage = {one.stage.pk: one for one in stages}
    _put_triggers(by_stage, record)
    elsewhere = _put_rules(by_stage, record, actor)
    may_change = kind.records.all().changed_by(actor).filter(pk=record.pk).exists()
    found = Progress(record, kind, stages, elsewhere, may_change)
    if with_made:
        _put_made(found, actor)
    return found


def _put_triggers(by_stage: dict[int, StageView], record: Any) -> None:
    standing = Trigger.objects.filter(stage__in=list(by_stage), is_active=True)
    for trigger in standing.order_by("position", "id"):
        view = by_stage[trigger.stage_id]
        trigger.stage = view.stage
        line = TriggerLine(
            trigger,
            title_of(trigger),
            say_settings(trigger),
            trigger_icon(trigger),
            may_move(trigger, record.stage),
        )
        view.triggers.append(line)


def _put_rules(by_stage: dict[int, StageView], record: Any, actor: Actor) -> list[RuleLine]:
    newest: dict[int, RuleRun] = {}
    runs = RuleRun.objects.filter(on_kind=record.record_kind, on_id=record.pk)
    for run in runs.select_related("rule__stage__pipeline", "day_of").order_by("-id")[:MOST_RUNS]:
        newest.setdefault(run.rule_id, run)
    knows = Knowing(actor, record.record_kind)
    came_at = record.stage_since
    came_now = clock.now() - came_at < TOLD_WITHIN
    for rule in Rule.objects.filter(stage__in=list(by_stage)).order_by("position", "id"):
        view = by_stage[rule.stage_id]
        rule.stage = view.stage
        if rule.is_active or rule.pk in newest:
            line = _line(rule, newest.pop(rule.pk, None), knows, is_here=view.is_here)
            line.starts_soon = line.run is None and view.is_here and came_now and rule.created_at < came_at
            view.rules.append(line)
    return [_line(run.rule, run, knows, is_here=False) for run in newest.values()]


def _line(rule: Rule, run: RuleRun | None, knows: Knowing, *, is_here: bool) -> RuleLine:
    what = rule.name or say(rule, knows.of_kind)
    line = RuleLine(rule, what, catalogue.icon_of(rule.action), run, is_here=is_here)
    if run is not None and run.explained:
        line.is_kept_back = not knows(rule.condition)
        line.explained = [] if line.is_kept_back else run.explained
    if run is not None and run.state == RunState.WAITING and run.waits_for == WaitsFor.DAY:
        line.waits_for_person = knows.whom_it_waits_for(run)
    return line


def _put_made(found: Progress, actor: Actor) -> None:
    runs = [line.run for line in found.lines if line.run is not None]
    made = made_by_rules(found.record, runs, actor)
    for line in found.lines:
        if line.run is not None:
            line.made = made[line.run.pk]


class Knowing:
    """Whether a reader may know how a condition was found: each of its parts shows a value.

    Values of the record itself are told where none of its hidden fields is among them. Anything further, such
    as fields of its client, is told to those who set automation up.
    """

    def __init__(self, actor: Actor, of_kind: str) -> None:
        self._hidden = hidden_fields(actor, of_kind)
        self.of_kind = of_kind
        self._sets_up = may_change_settings(actor)
        self._waiting: dict[int, str] = {}

    def __call__(self, condition: dict[str, Any]) -> bool:
        try:
            names = list(names_of_condition(condition))
        except ExpressionProblem:
            return self._sets_up  # written in another release
        return all(self._may_know(name) for name in names)

    def whom_it_waits_for(self, run: RuleRun) -> str:
        """How it stands with the person whose working day a run waits for; each is asked for once."""
        person = run.day_of
        if person is None:
            return _("Waits for a working day")
        if person.pk not in self._waiting:
            self._waiting[person.pk] = waiting_for(person)
        return self._waiting[person.pk]

    def _may_know(self, name: Name) -> bool:
        if name.object in SHARED_VALUES:
            return True
        known = field_called(self.of_kind, name.field) if name.object == OWN_VALUES else None
        if known is not None:
            return known.name not in self._hidden
        return (self._sets_up and not self._hidden) or name.field.lower() == "id"
