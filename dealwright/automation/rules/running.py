"""Doing what rules say, when it is due.

A run is claimed like a row of the outbox: a lease with a fencing number, taken in a transaction of its own.
What the rule does and the end of its run are one transaction, so a worker killed at any point leaves either
nothing or everything. First the time is reached, then whoever has to work for it does (AU-21), then the
condition is looked at (AU-25), then it is done.

What leaves the database, such as a letter, is sent under the key of the run, `rule-run:7`: one rule, one
record, one event by which it entered, and the unique index of runs lets there be no second one. The version
of the rule stands on the run and not in the key: a rule that is mended while a run waits or is tried again
must not send what an earlier try has sent already.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import translation

from dealwright.automation.chains.actions import refuse_further_move
from dealwright.automation.judging import MET, Judged, judge
from dealwright.automation.naming import in_the_name_of
from dealwright.automation.rules import catalogue, sequence
from dealwright.automation.rules.doing import Awaits, Doing, Outcome, Pause, Skip
from dealwright.automation.rules.ending import end, ends_written_together, write_ends
from dealwright.automation.rules.events import RuleFailed
from dealwright.automation.rules.models import Rule, RuleRun, RunState, WaitsFor
from dealwright.automation.rules.results import results_above, shape_of_result
from dealwright.automation.rules.standing_still import overtaken
from dealwright.automation.rules.timing import meant_by
from dealwright.automation.trials.queries import cut
from dealwright.automation.workdays.waiting import keeps_waiting
from dealwright.events import Actor, action, record, ref
from dealwright.events.actions import ChainTooLong, caused_by
from dealwright.events.chains import record_stop
from dealwright.events.models import Entry
from dealwright.events.pace import SMALLEST, Pace
from dealwright.events.pieces import PieceFailed, at_once, piece, together
from dealwright.events.remembering import remembering_answers
from dealwright.kit import clock
from dealwright.kit.errors import Problem
from dealwright.kit.savepoints import savepoint_if_asked
from dealwright.records import kinds

log = logging.getLogger(__name__)
_pace = Pace()

LEASE_SECONDS = 60
MOST_ATTEMPTS = 5
KEY = re.compile(r"rule-run:(\d{1,18})")
FIRST_PAUSE_SECONDS = 10
"""Before the second try; each further pause is four times as long, fourteen minutes in all."""

_CLAIM = """
UPDATE automation_rule_run SET due_at = %(now)s + %(lease)s * interval '1 second', fence = fence + 1,
                               leased_by = pg_backend_pid()
WHERE id IN (
    SELECT id FROM automation_rule_run
    WHERE state = 'waiting' AND due_at <= %(now)s
    ORDER BY due_at, id
    LIMIT %(batch)s
    FOR UPDATE SKIP LOCKED)
RETURNING id, fence
"""

_FREE_ORPHANS = """
UPDATE automation_rule_run SET due_at = %(now)s, leased_by = NULL
WHERE state = 'waiting' AND leased_by IS NOT NULL
  AND NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = automation_rule_run.leased_by)
"""

POLLS = (_CLAIM, _FREE_ORPHANS)
"""What workers ask all the time; `dealwright bench timers` shows what it costs beside a million rows."""


@dataclass(frozen=True)
class Claim:
    """One run in our hands until the lease ends."""

    id: int
    fence: int


def step() -> bool:
    """Do one batch of what is due; True when there was something."""
    claims = claim(_pace.batch)
    if not claims:
        return False
    with _pace.doing(len(claims)):
        perform(claims)
    return True


def claim(batch: int = SMALLEST) -> list[Claim]:
    """Take up to `batch` runs that are due, the longest waiting first."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"now": clock.now(), "lease": LEASE_SECONDS, "batch": batch})
        return [Claim(*row) for row in cursor.fetchall()]


def perform(claims: Sequence[Claim]) -> None:
    """Do the runs that are still ours and whose record still stands where the rule does.

    What one run did, the next one of the same record finds done: it may have moved the record away (AU-29).
    """
    with transaction.atomic(), remembering_answers():
        runs = _still_ours(claims)
        try:
            with at_once():
                _perform_all(runs)
        except PieceFailed:
            with together():
                _perform_all(_still_ours(claims))


def _perform_all(runs: Sequence[Any]) -> None:
    with ends_written_together():
        records = records_of(runs)
        left = overtaken(runs)
        touched: set[tuple[str, int]] = set()
        for run in runs:
            of = run.on_kind, run.on_id
            if of in touched:
                write_ends()
                records.pop(of, None)
                records.update(records_of([run]))
                left |= overtaken([run])
            if _perform_one(run, None if run.pk in left else records.get(of)):
                touched.add(of)
        write_ends()
        sequence.release_after(runs, records_of)


def _perform_one(run: RuleRun, found: Any) -> bool:
    """Do what is due of one run, or let it go; True where its action was tried."""
    if not _is_still_wanted(run, found):
        end(run, RunState.CANCELED)
    elif run.is_pausing:
        if not keeps_waiting(run, found):
            end(run, RunState.DONE)
    elif run.waits_for == WaitsFor.ABOVE:
        sequence.look_above(run, found)
    elif run.waits_for == WaitsFor.WORK:
        _look_at_its_work(run)
    elif run.due_local and meant_by(run.due_local) > clock.now():  # the zone changed its rules
        _ours(run).update(due_at=meant_by(run.due_local), leased_by=None)
    else:
        return try_now(run, found)
    return False


def _look_at_its_work(run: RuleRun) -> None:
    """One that was away with its rule: what it began may have been finished meanwhile, or is still open."""
    outcome = catalogue.outcome_of(run.rule.action, key_of(run))
    if isinstance(outcome, Awaits):
        _ours(run).update(due_at=None, leased_by=None)
    else:
        end(run, RunState.DONE, waits_for="", result=dict(outcome) if isinstance(outcome, Mapping) else None)


def free_orphans() -> bool:
    """Give back what a worker held that is no longer connected, without waiting for its lease."""
    with connection.cursor() as cursor:
        cursor.execute(_FREE_ORPHANS, {"now": clock.now()})
        return cursor.rowcount > 0


def retry_failed() -> int:
    """Let runs that were given up be tried again, where the record is still on the stage."""
    failed = RuleRun.objects.filter(state=RunState.FAILED)
    return failed.update(state=RunState.WAITING, attempts=0, due_at=clock.now(), finished_at=None)


def try_now(run: RuleRun, on: Any) -> bool:
    """Do it where its condition is met, which it answers; what fails is taken back and tried anew.

    Where it has to wait for somebody's working day, it does that first.
    """
    if keeps_waiting(run, on):
        return False
    judged, outcome = MET, None
    try:
        with caused_by(run.event_id, run.depth):
            judged = _judged(run, on)
            if judged.is_met:
                outcome = _do(run, on)
    except ChainTooLong as stop:
        _record_stop(run, str(stop))
        _fail(run, on, str(stop))
    except Exception as error:
        if not isinstance(error, Problem):
            log.exception("rule %s failed for %s %s", run.rule_id, run.on_kind, run.on_id)
        reason = str(error) if isinstance(error, Problem) else f"{type(error).__name__}: {error}"
        _try_again(run, on, reason)
    else:
        _close(run, judged, outcome)
    return judged.is_met


def finish_awaited(key: str, results: Mapping[str, Any] | None = None) -> bool:
    """Somebody finished what a rule began (`AWAITS`): the rules below it may go on. False where none waits.

    `key` is the one that the rule was handed.
    """
    match = KEY.fullmatch(key)
    if match is None:
        return False
    waiting = RuleRun.objects.select_for_update(of=("self",)).select_related("rule__stage")
    run = waiting.filter(pk=int(match[1]), state=RunState.WAITING, waits_for=WaitsFor.WORK).first()
    if run is None:
        return False
    end(run, RunState.DONE, waits_for="", result=None if results is None else dict(results))
    sequence.release_after([run], records_of)
    return True


def key_of(run: RuleRun) -> str:
    """What a run hands its action, so that what is made is made once."""
    return f"rule-run:{run.pk}"


def run_called(key: str) -> RuleRun | None:
    """The run that handed its action this key."""
    match = KEY.fullmatch(key)
    return RuleRun.objects.filter(pk=int(match[1])).first() if match is not None else None


def fail_after_all(key: str, reason: str, *, is_told: bool = False) -> bool:
    """What a rule had put on its way came to nothing: it has failed, and that is told, unless whoever carried
    it has told it already. False where no rule did it.

    Retried, the rule is handed the same key again.
    """
    match = KEY.fullmatch(key)
    if match is None:
        return False
    done = RuleRun.objects.select_for_update(of=("self",)).select_related("rule__stage")
    run = done.filter(pk=int(match[1]), state=RunState.DONE).first()
    if run is None:
        return False
    RuleRun.objects.filter(pk=run.pk).update(
        state=RunState.FAILED, error=reason[:10_000], finished_at=clock.now()
    )
    kind = kinds.get(run.on_kind) if not is_told else None
    on = kind.everything.filter(pk=run.on_id).first() if kind is not None else None
    if on is not None:
        with caused_by(run.event_id, run.depth - 1):
            _tell_failure(run, on, reason, by=Actor.system())
    return True


def _judged(run: RuleRun, on: Any) -> Judged:
    """Most conditions are answered by the record alone: then there is nothing to take back."""
    with savepoint_if_asked():
        return judge(
            run.rule.condition, on, results=lambda: results_above(run), shape_of_result=shape_of_result
        )


def _do(run: RuleRun, on: Any) -> Outcome:
    """A piece of its own, with its record moved no further than it may be."""
    with piece():
        outcome = _act(run, on)
        refuse_further_move(run.event_id, run.depth, on)
    return outcome


def _act(run: RuleRun, on: Any) -> Outcome:
    rule_action = catalogue.get(run.rule.action)
    doing = Doing(
        record=on,
        settings=rule_action.settings.model_validate(run.rule.settings),
        by=actor_of(run.rule, on),
        key=key_of(run),
        acts_as=run.rule.acts_as,
        results=lambda: results_above(run),
    )
    return rule_action.run(doing)


def _close(run: RuleRun, judged: Judged, outcome: Outcome) -> None:
    """Let the run stand where what it did left it."""
    if not judged.is_met:
        end(run, RunState.SKIPPED, explained=judged.parts)
    elif isinstance(outcome, Skip):
        end(run, RunState.SKIPPED, explained=judged.parts, error=outcome.why[:10_000])
    elif isinstance(outcome, Awaits):
        _rest(run, judged, due_at=None, waits_for=WaitsFor.WORK)
    elif isinstance(outcome, Pause):
        until = cut(outcome.until, run.on_kind, run.on_id) or outcome.until
        _rest(run, judged, due_at=until, is_pausing=True, day_of=outcome.day_of)
    else:
        result = dict(outcome) if outcome else None
        end(run, RunState.DONE, explained=judged.parts, result=result)


def _rest(run: RuleRun, judged: Judged, **values: Any) -> None:
    """It began and is not through yet; those below it wait."""
    _ours(run).update(explained=judged.parts, leased_by=None, due_local="", **values)
    for name, value in values.items():
        setattr(run, name, value)


def actor_of(rule: Rule, of: Any) -> Actor:
    """Who the log names: the rule, by its name or what it does, and in whose name (AU-30).

    That is the person it names, otherwise whoever is responsible for the record. In the language of the
    source: the log outlives its readers.
    """
    with translation.override(settings.LANGUAGE_CODE):
        title = rule.name or str(catalogue.get(rule.action).label)
        person = rule.acts_as or getattr(of, "responsible", None)
        return Actor.automation(in_the_name_of(title, person), rule.pk)


def _try_again(run: RuleRun, on: Any, reason: str) -> None:
    attempts = run.attempts + 1
    if attempts >= MOST_ATTEMPTS:
        _fail(run, on, reason)
        return
    pause = timedelta(seconds=FIRST_PAUSE_SECONDS * 4**run.attempts)
    _ours(run).update(attempts=attempts, error=reason[:10_000], due_at=clock.now() + pause, leased_by=None)


def _fail(run: RuleRun, on: Any, reason: str) -> None:
    end(run, RunState.FAILED, attempts=run.attempts + 1, error=reason[:10_000])
    with caused_by(run.event_id, run.depth - 1):  # a word about the chain, not its next link
        _tell_failure(run, on, reason, by=Actor.system())


@action
def _tell_failure(run: RuleRun, on: Any, reason: str, *, by: Actor) -> None:
    failed = RuleFailed(stage=ref(run.rule.stage), action=run.rule.action, reason=reason[:500])
    record(failed, on=on)


def _record_stop(run: RuleRun, why: str) -> None:
    entry = Entry.objects.filter(pk=run.event_id).first()
    if entry is not None:
        record_stop(entry, f"automation.rules.{run.rule.action}", why)


def _ours(run: RuleRun) -> Any:
    """The row, as long as nobody else has claimed it since."""
    return RuleRun.objects.filter(pk=run.pk, fence=run.fence, state=RunState.WAITING)


def _still_ours(claims: Sequence[Claim]) -> list[Any]:
    fences = {one.id: one.fence for one in claims}
    held = (
        RuleRun.objects.select_for_update(of=("self",))
        .filter(pk__in=fences, state=RunState.WAITING)
        .select_related("rule__stage", "rule__acts_as", "day_of")
        .order_by("pk")
    )
    return [run for run in held if fences[run.pk] == run.fence]


def _is_still_wanted(run: Any, on: Any) -> bool:
    """Whether the rule is on and the record is still on its stage (AU-14)."""
    return run.rule.is_active and on is not None and on.stage_id == run.rule.stage_id


def records_of(runs: Iterable[RuleRun]) -> dict[tuple[str, int], Any]:
    """The records of the runs as they are now, one query per kind; archived ones are out of the game.

    So are all of a kind that is not in use: its rules sleep.
    """
    ids: dict[str, set[int]] = {}
    for run in runs:
        ids.setdefault(run.on_kind, set()).add(run.on_id)
    found = {}
    for name, of_kind in ids.items():
        kind = kinds.get(name)
        if kind is None or kind.move is None or not kind.is_in_use():
            continue
        standing = kind.records.filter(pk__in=of_kind, archived_at=None)
        for one in standing.select_related("responsible"):
            found[name, one.pk] = one
    return found
