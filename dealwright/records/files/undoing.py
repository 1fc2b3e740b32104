"""How attaching and removing files is taken back."""

from __future__ import annotations

from dealwright.kit import clock
from dealwright.records.files.actions import IN_BIN, remove_file, restore_file
from dealwright.records.files.events import FileAttached, FileRemoved, FileRestored
from dealwright.records.files.models import File
from dealwright.records.undo import Step, inverse


def _touched(event: FileAttached | FileRemoved | FileRestored) -> tuple[str, ...]:
    """Each file by itself: what became of another one stands in nobody's way."""
    return (event.file.label,)


def _file(step: Step) -> File | None:
    found: File | None = File.objects.filter(pk=step.event.file.id).first()
    return found


@inverse(of=FileRemoved, touches=_touched)
def put_back(step: Step) -> None:
    """It lies on its record again, as long as the bin still holds it."""
    file = _file(step)
    is_in_bin = file is not None and file.deleted_at is not None and file.deleted_at > clock.now() - IN_BIN
    if step.holds(is_in_bin, step.event.file.label):
        restore_file(file, by=step.by)  # type: ignore[arg-type]


def _take_off(step: Step) -> None:
    file = _file(step)
    if step.holds(file is not None and file.deleted_at is None, step.event.file.label):
        remove_file(file, by=step.by)  # type: ignore[arg-type]


inverse(of=FileAttached, touches=_touched)(_take_off)
inverse(of=FileRestored, touches=_touched)(_take_off)
