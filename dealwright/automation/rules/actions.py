"""Verbs that change rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from dealwright.automation.hours.queries import hours
from dealwright.automation.judging import check_condition
from dealwright.automation.plans import refuse_unoffered
from dealwright.automation.record_names import RecordNames, any_result
from dealwright.automation.rules import catalogue
from dealwright.automation.rules.events import RuleCreated, RuleDeleted, RuleEdited, RuleFacts
from dealwright.automation.rules.kept_runs import KeptRun, bring_back, kept_of
from dealwright.automation.rules.looking_again import look_again
from dealwright.automation.rules.models import Rule, RuleRun, When
from dealwright.automation.rules.results import Above, shape_of_result
from dealwright.automation.rules.sequence import cancel_runs_of, lock_runs_of, wake_below
from dealwright.automation.rules.timing import date_field
from dealwright.automation.workdays.waiting import let_go_on, waiting_runs
from dealwright.events import Actor, FieldChange, action, record, ref
from dealwright.kit.errors import Conflict, Refused
from dealwright.records.pipelines.models import Stage

LONGEST_DELAY_MINUTES = 366 * 24 * 60
LONGEST_NAME = 120
RUN_TIME = (
    "when",
    "delay_minutes",
    "date_field",
    "follows_date",
    "in_business_hours",
    "in_working_day",
    "after_previous",
)
"""What together says when a rule runs."""
EDITABLE = ("name", "action", "settings", "condition", "acts_as", "is_active", *RUN_TIME)


@action
def create_rule(*, stage: Stage, action: str, settings: dict[str, Any], by: Actor, **values: Any) -> Rule:
    """Put a rule on a stage, below the others. It starts for records that enter from now on (AU-12).

    `values` are any of EDITABLE beside the two named. A delay alone means “after”. Refused where what is done
    makes no sense on this stage, or its time or condition cannot be, or its texts or its condition name what
    no rule above it leaves.
    """
    rule = _new(stage, action, settings, values)
    _check(rule, texts=_above(rule), condition=_above(rule))
    return _put(rule)


@action
def edit_rule(rule: Rule, *, version: int | None = None, by: Actor, **values: Any) -> Rule:
    """Change what is done, how and when, or switch the rule on or off. Runs that wait keep their time.

    Those that wait for somebody's working day go on where the rule does so no more: they have no time.
    """
    rule = _locked(rule, version)
    _refuse_unknown(values)
    before = {name: _plain(rule, name) for name in EDITABLE}
    for name, value in values.items():
        setattr(rule, name, value)
    _follow_delay(rule, values)
    if values != {"is_active": False}:  # one that cannot work any more can always be switched off
        _check(
            rule,
            texts=_above(rule) if "settings" in values else _standing(rule),
            condition=_above(rule) if "condition" in values else _of_any_rule(rule),
        )
    changes = [
        FieldChange(field=name, before=before[name], after=_plain(rule, name))
        for name in EDITABLE
        if before[name] != _plain(rule, name)
    ]
    if not changes:
        return rule
    rule.version += 1
    rule.save()
    if before["in_working_day"] and not rule.in_working_day:
        let_go_on(waiting_runs().filter(rule=rule, is_pausing=False))
    record(RuleEdited(stage=ref(rule.stage), changes=changes), on=rule)
    return rule


@action
def place_rule(
    rule: Rule,
    *,
    stage: Stage,
    before: Rule | None = None,
    position: float | None = None,
    version: int | None = None,
    by: Actor,
) -> Rule:
    """Put a rule elsewhere: above another rule, or below all of a stage; `position` says it to the point.

    Runs that wait stay with it on its stage; on another stage they are canceled.
    """
    rule = _locked(rule, version)
    check_stage(rule, stage)
    lock_runs_of(rule)
    wake_below(rule)
    if rule.stage_id != stage.pk:
        cancel_runs_of(rule)
    moved = [FieldChange(field="stage", before=rule.stage_id, after=stage.pk)]
    was = rule.position
    rule.stage = stage
    rule.position = _position_before(before, stage) if position is None else position
    moved.append(FieldChange(field="position", before=was, after=rule.position))
    rule.version += 1
    rule.save()
    record(RuleEdited(stage=ref(stage), changes=moved), on=rule)
    return rule


@action
def copy_rule(rule: Rule, *, to: Stage, is_active: bool | None = None, by: Actor) -> Rule:
    """The same rule on another stage, of another pipeline too, below the others (AU-7)."""
    values = {name: getattr(rule, name) for name in EDITABLE if name not in ("action", "settings")}
    if is_active is not None:
        values["is_active"] = is_active
    copied = _new(to, rule.action, rule.settings, values)
    _check(copied, texts=_standing(copied), condition=_of_any_rule(copied))
    return _put(copied)


@action
def delete_rule(rule: Rule, *, version: int | None = None, by: Actor) -> None:
    """Take a rule off its stage, with what it had still to do."""
    rule = _locked(rule, version)
    before = RuleFacts(**{name: getattr(rule, name) for name in RuleFacts.model_fields})
    waiting = lock_runs_of(rule)
    wake_below(rule)
    told = RuleDeleted(
        stage=ref(rule.stage),
        action=rule.action,
        before=before,
        waiting=kept_of(waiting),
        waiting_count=len(waiting),
    )
    record(told, on=rule)
    rule.delete()


@action
def restore_rule(
    id: int, *, stage: Stage, action: str, facts: RuleFacts, waiting: Iterable[KeptRun] = (), by: Actor
) -> Rule:
    """Put a rule back on its stage, in its place, with what it had still to do where that still holds.

    Its condition is left as it stood: it may name results of rules that come back after it.
    """
    kept = facts.model_dump()
    kept["when"] = facts.when or (When.AFTER if facts.delay_minutes else When.AT_ONCE).value
    rule = Rule(pk=id, stage=stage, action=action, **kept)
    _check_deed(rule, _standing(rule))
    rule.save(force_insert=True)
    bring_back(rule, waiting)
    look_again(RuleRun.objects.filter(rule=rule))
    record(RuleCreated(stage=ref(stage), action=action), on=rule)
    return rule


def _locked(rule: Rule, version: int | None) -> Rule:
    locked: Rule = Rule.objects.locked(rule)
    if version is not None and version != locked.version:
        raise Conflict(
            _("Somebody changed this rule in the meantime. Nothing was changed; look at it again."),
            field="version",
            current_version=locked.version,
        )
    return locked


def check_stage(rule: Rule, stage: Stage) -> None:
    """Refused where the rule makes no sense on that stage, such as a field that its records do not have."""
    standing, rule.stage = rule.stage, stage
    try:
        _check(rule, texts=_standing(rule), condition=_of_any_rule(rule))
    finally:
        rule.stage = standing


def _follow_delay(rule: Rule, values: dict[str, Any]) -> None:
    """A delay alone says whether the rule waits."""
    if "delay_minutes" in values and "when" not in values and rule.when in (When.AT_ONCE, When.AFTER):
        rule.when = (When.AFTER if rule.delay_minutes else When.AT_ONCE).value


def _new(stage: Stage, action: str, settings: dict[str, Any], values: dict[str, Any]) -> Rule:
    """A rule below the others of the stage, not checked yet."""
    _refuse_unknown(values)
    refuse_unoffered(action)
    last = Rule.objects.filter(stage=stage).aggregate(last=Max("position"))["last"] or 0
    rule = Rule(stage=stage, action=action, settings=settings, position=last + 1, **values)
    _follow_delay(rule, values)
    return rule


def _put(rule: Rule) -> Rule:
    rule.save()
    record(RuleCreated(stage=ref(rule.stage), action=rule.action), on=rule)
    return rule


def _above(rule: Rule) -> RecordNames:
    """What a rule that is written now may name: of results those of the rules above it."""
    return Above(rule.stage, rule.pk).names


def _standing(rule: Rule) -> RecordNames:
    """What texts that stand already may name: the rules whose results they use may be on their way too."""
    return RecordNames(rule.stage.pipeline.of_kind, any_result)


def _of_any_rule(rule: Rule) -> RecordNames:
    """The same for conditions, whose results have to be there to be compared."""
    return RecordNames(rule.stage.pipeline.of_kind, shape_of_result)


def _check(rule: Rule, *, texts: RecordNames, condition: RecordNames) -> None:
    """What it does and when, and its condition; each may name what is known to it."""
    _check_deed(rule, texts)
    check_condition(rule.condition, rule.stage.pipeline.of_kind, condition)


def _check_deed(rule: Rule, known: RecordNames) -> None:
    """What is done and when; under which condition is another matter."""
    rule.settings = catalogue.checked_on(rule.stage, rule.action, rule.settings, rule.pk, known)
    rule.name = rule.name.strip()
    if len(rule.name) > LONGEST_NAME:
        raise Refused(_("A name is at most %(most)s letters long.") % {"most": LONGEST_NAME}, field="name")
    _check_run_time(rule)


def _check_run_time(rule: Rule) -> None:
    if rule.when not in set(When):
        raise Refused(_("Choose when the rule runs."), field="run.when")
    if not 0 <= rule.delay_minutes <= LONGEST_DELAY_MINUTES:
        raise Refused(_("Wait between no time and one year."), field="delay_minutes")
    if rule.when == When.AT_ONCE:
        rule.delay_minutes = 0
    shortest = hours().shortest_delay_minutes
    if rule.when == When.AFTER and rule.delay_minutes < shortest:
        raise Refused(
            _("A rule waits at least %(minutes)s minutes, or not at all.") % {"minutes": shortest},
            field="run.delay",
        )
    if rule.when in (When.BEFORE, When.AT):
        date_field(rule.stage.pipeline.of_kind, rule.date_field)
    else:
        rule.date_field = ""
        rule.follows_date = False


def _refuse_unknown(values: dict[str, Any]) -> None:
    if unknown := set(values) - set(EDITABLE):
        raise TypeError(f"rules have no {', '.join(sorted(unknown))}")


def _plain(rule: Rule, name: str) -> Any:
    return rule.acts_as_id if name == "acts_as" else getattr(rule, name)


def _position_before(before: Rule | None, stage: Stage) -> float:
    standing = Rule.objects.filter(stage=stage)
    if before is None or before.stage_id != stage.pk:
        return float(standing.aggregate(last=Max("position"))["last"] or 0) + 1
    above = standing.filter(position__lt=before.position).aggregate(last=Max("position"))["last"]
    return float((above + before.position) / 2 if above is not None else before.position - 1)
