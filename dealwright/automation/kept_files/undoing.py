"""How adding and removing files of rules is taken back."""

from __future__ import annotations

from dealwright.automation.kept_files import actions, events
from dealwright.automation.kept_files.queries import HOLDER
from dealwright.people.access import Verb
from dealwright.records.files.models import File
from dealwright.records.undo import Step, inverse, set_up

FILE = "file"

set_up(File)  # a file of a record has no events of its own: they are its record's


def _file(step: Step) -> File | None:
    found: File | None = File.objects.filter(pk=step.entry.subject_id, on_kind=HOLDER).first()
    return found


def _take_away(step: Step) -> None:
    file = _file(step)
    if file is not None and step.holds(file.deleted_at is None, FILE):
        actions.remove_kept_file(file, by=step.by)


@inverse(of=events.RuleFileRemoved, touches=FILE, verb=Verb.SETTINGS, brings_back=True)
def keep_again(step: Step) -> None:
    """Rules may take it along again, as long as the bin still holds it."""
    file = _file(step)
    if file is not None and step.holds(file.deleted_at is not None, FILE):
        actions.restore_kept_file(file, by=step.by)


inverse(of=events.RuleFileKept, touches=FILE, verb=Verb.SETTINGS)(_take_away)
inverse(of=events.RuleFileRestored, touches=FILE, verb=Verb.SETTINGS)(_take_away)
