"""How what happened to tasks is taken back."""

from __future__ import annotations

from dealwright.records.editing import plain
from dealwright.records.undo import Step, inverse
from dealwright.records.undo.edits import Tracked, edits_of
from dealwright.records.undo.whole import comes_and_goes
from dealwright.work.tasks import actions, events

comes_and_goes(created=events.TaskCreated, deleted=events.TaskDeleted, restored=events.TaskRestored)
edits_of(
    events.TaskEdited,
    observers=Tracked(held=lambda task: plain(task.watching)),
    participants=Tracked(held=lambda task: plain(task.taking_part)),
    checklist=Tracked(
        held=lambda task: task.checklist, given=lambda before, _event: {"checklist": before or []}
    ),
)


@inverse(of=events.TaskCompleted, touches="done")
def open_again(step: Step) -> None:
    """It is still to be done."""
    if step.holds(step.record.done_at is not None, "done"):
        actions.reopen_task(step.record, by=step.by)


@inverse(of=events.TaskReopened, touches="done")
def done_again(step: Step) -> None:
    """It is done, as it was."""
    if step.holds(step.record.done_at is None, "done"):
        actions.complete_task(step.record, at=step.event.done_at, by=step.by)
