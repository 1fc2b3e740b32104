"""How what happened to activities is taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dealwright.crm.activities import actions, events, reminding
from dealwright.crm.activities.models import Activity
from dealwright.events import Ref
from dealwright.records import kinds
from dealwright.records.undo import Step, inverse
from dealwright.records.undo.edits import Tracked, edits_of
from dealwright.records.undo.whole import comes_and_goes

comes_and_goes(
    created=events.ActivityCreated, deleted=events.ActivityDeleted, restored=events.ActivityRestored
)
edits_of(
    events.ActivityEdited,
    reminders=Tracked(held=reminding.minutes_of, given=lambda before, _event: {"reminders": before}),
)


def _as_it_was(still: Callable[[Activity], bool]) -> Callable[[Step], None]:
    """Done or not, answered or not, with the result it had, if what the event left is `still` so."""

    def take_back(step: Step) -> None:
        if step.holds(still(step.record), "done"):
            actions.put_outcome_back(step.record, step.event.before, by=step.by)

    return take_back


def _is_done(activity: Activity) -> bool:
    return not activity.is_open


inverse(of=events.ActivityCompleted, touches="done")(_as_it_was(_is_done))
inverse(of=events.WaitEnded, touches="done")(_as_it_was(_is_done))
inverse(of=events.ActivityReopened, touches="done")(_as_it_was(lambda activity: activity.is_open))
inverse(of=events.ActivityAnswered, touches="done")(_as_it_was(lambda activity: not activity.is_unanswered))


@inverse(of=events.ActivityBound, touches="about")
def unbind_again(step: Step) -> None:
    """It is no longer about that record."""
    record = _record(step.event.to)
    if step.holds(record is not None and _is_about(step.record, step.event.to), "about"):
        actions.unbind_activity(step.record, off=record, by=step.by)


@inverse(of=events.ActivityUnbound, touches="about")
def bind_again(step: Step) -> None:
    """It is about that record again."""
    record = _record(step.event.off)
    if step.holds(record is not None and not _is_about(step.record, step.event.off), "about"):
        actions.bind_activity(step.record, to=record, position=step.event.position, by=step.by)


def _record(named: Ref) -> Any:
    kind = kinds.get(named.kind)
    return None if kind is None else kind.records.filter(pk=named.id).first()


def _is_about(activity: Any, named: Ref) -> bool:
    found: bool = activity.bindings.filter(on_kind=named.kind, on_id=named.id).exists()
    return found
