"""Rules: a record entered a stage, so what stands there starts, and what it left behind ends."""

from __future__ import annotations

from typing import Any

from dealwright.automation.looking import look_now
from dealwright.automation.rules import running, sequence
from dealwright.automation.rules.around import entered_again, forget_around, runs_around
from dealwright.automation.rules.ending import ends_written_together, write_ends
from dealwright.automation.rules.looking_again import FROM_A_DATE
from dealwright.automation.rules.models import Rule, RuleRun, RunState, WaitsFor
from dealwright.events import Event, reaction
from dealwright.events.declaring import declared
from dealwright.events.models import Entry
from dealwright.events.remembering import once_per_batch
from dealwright.events.together import told_together
from dealwright.kit import clock
from dealwright.kit.inserting import insert_all
from dealwright.records import kinds


@reaction(to_all=True, where=lambda kind: kind.enters is not None)
def start_rules(event: Event, entry: Entry) -> None:
    """Cancel what waits from earlier stages, start the rules of this one, do those that are due at once.

    One change is looked at as a whole: only where it left the record counts, and a record that it brought
    back to where it stood has entered nothing. A record that comes to a stage because somebody undid
    something only leaves: nothing new starts. Nor does anything for an entering that ended before anybody
    was told of it.
    """
    stage_id = getattr(event, event.enters or "").id
    if not _has_rules(entry.subject_kind) or not _is_net_entering(entry, stage_id):
        return
    earlier, later = runs_around(entry)
    if earlier:
        _cancel(earlier)
    if entry.undoes is not None:
        return
    rules = _rules_of(stage_id)
    if not rules or later:
        return
    record = _in_play(entry.subject_kind, entry.subject_id)
    if record is None or record.stage_id != stage_id:
        return  # the same change or a later one took it away
    if entered_again(entry):
        return
    forget_around(entry)
    runs = _new_runs(rules, record, entry)
    insert_all(runs)
    _do_what_is_due(runs, record)


@reaction(to_all=True, where=lambda kind: kind.tells_changes())
def follow_dates(event: Event, entry: Entry) -> None:
    """A date that a rule counts from was filled in or changed: reckon again (AU-23, AU-24)."""
    counted_from = _date_fields_of(entry.subject_kind)
    if not counted_from:
        return
    changed = event.changed_fields() & counted_from
    if not changed:
        return
    runs = list(
        RuleRun.objects.select_for_update(of=("self",))
        .filter(on_kind=entry.subject_kind, on_id=entry.subject_id, state=RunState.WAITING, is_pausing=False)
        .filter(FROM_A_DATE)
        .filter(rule__date_field__in=changed)
        .select_related("rule")
    )
    record = _in_play(entry.subject_kind, entry.subject_id) if runs else None
    if record is None:
        return
    for run in runs:
        sequence.give_time(run, record, clock.now())
        run.fence += 1  # whoever holds it by the old time may not do it any more
        run.leased_by = None
        run.save(update_fields=[*sequence.TIME, "fence", "leased_by"])


def _do_what_is_due(runs: list[RuleRun], record: Any) -> None:
    """Do the runs that need not wait, and those whose turn comes by that; the rest is the worker's.

    What one did the next one sees, and once one moved the record on, leaving cancels the rest (AU-29).
    """
    of_kind, id, stage_id = record.record_kind, record.pk, record.stage_id
    have_followers = any(run.waits_for == WaitsFor.ABOVE for run in runs)
    standing = record
    with ends_written_together():
        while due := [run for run in runs if run.due_at is not None and run.due_at <= clock.now()]:
            for run in due:
                standing = standing or _in_play(of_kind, id)
                if standing is None or standing.stage_id != stage_id:
                    return
                if running.try_now(run, standing):
                    standing = None
            write_ends()
            runs = sequence.release_after(due, running.records_of) if have_followers else []


@once_per_batch
def _rules_of(stage_id: int) -> list[Rule]:
    rules = Rule.objects.filter(stage_id=stage_id, is_active=True)
    return list(rules.select_related("stage", "acts_as").order_by("position", "id"))


@once_per_batch
def _has_rules(of_kind: str) -> bool:
    """Whether any rule stands on stages of records of a kind, switched off ones too: they may have runs."""
    kind = kinds.get(of_kind)
    if kind is not None and not kind.takes_rules:
        return False
    return Rule.objects.filter(stage__pipeline__of_kind=of_kind).exists()


def _is_net_entering(entry: Entry, stage_id: int) -> bool:
    """Whether this event is where its change left the record, and not where the change found it."""
    enterings = [
        (one, kind.enters)
        for one in told_together(entry)
        if (one.subject_kind, one.subject_id) == (entry.subject_kind, entry.subject_id)
        and (kind := declared(one.kind)) is not None
        and kind.enters is not None
    ]
    if len(enterings) == 1:
        return True
    if enterings[-1][0].pk != entry.pk:
        return False
    found_at = enterings[0][0].facts.get("before")
    return found_at is None or found_at["id"] != stage_id


@once_per_batch
def _date_fields_of(of_kind: str) -> frozenset[str]:
    """The fields that rules on records of a kind count from."""
    counting = Rule.objects.filter(stage__pipeline__of_kind=of_kind).exclude(date_field="")
    return frozenset(counting.values_list("date_field", flat=True))


def _cancel(ids: list[int]) -> None:
    """Leaving a stage ends what has not run there (AU-14), also when the record comes back to it."""
    waiting = RuleRun.objects.filter(pk__in=ids, state=RunState.WAITING)
    waiting.update(state=RunState.CANCELED, finished_at=clock.now())


def _in_play(of_kind: str, id: int) -> Any:
    """The record as it is now; None where rules have nothing to do with it."""
    kind = kinds.get(of_kind)
    if kind is None or kind.move is None or not kind.is_in_use():
        return None
    return look_now(kind, id)


def _new_runs(rules: list[Rule], record: Any, entry: Entry) -> list[RuleRun]:
    """One for each rule, from the top; the first that would wait for rules above it has none above."""
    return [_new_run(rule, record, entry, has_above=at > 0) for at, rule in enumerate(rules)]


def _new_run(rule: Rule, record: Any, entry: Entry, *, has_above: bool) -> RuleRun:
    run = RuleRun(
        rule=rule,
        rule_version=rule.version,
        on_kind=entry.subject_kind,
        on_id=entry.subject_id,
        event_id=entry.pk,
        depth=entry.depth,
    )
    if rule.after_previous and has_above:
        run.waits_for = WaitsFor.ABOVE
    else:
        sequence.give_time(run, record, entry.at)
    return run
