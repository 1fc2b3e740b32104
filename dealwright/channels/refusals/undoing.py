"""How refusals of letters that colleagues wrote down are taken back, and brought back."""

from __future__ import annotations

from dealwright.channels.refusals import actions, events
from dealwright.channels.refusals.models import Refusal
from dealwright.people.access import Verb
from dealwright.records.undo import Step, inverse, set_up

set_up(Refusal)


@inverse(of=events.LettersStopped, touches="refusal", verb=Verb.SETTINGS)
def allow(step: Step) -> None:
    """Rules may write to the address again."""
    actions.allow_letters(step.record, by=step.by)


@inverse(of=events.LettersAllowed, touches="refusal", verb=Verb.SETTINGS, brings_back=True)
def stop_again(step: Step) -> None:
    """The address is left alone again."""
    if step.record is None:
        actions.put_refusal_back(step.entry.subject_id, email=step.event.email, by=step.by)
