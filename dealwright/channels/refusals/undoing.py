"""How refusals of letters that colleagues wrote down are taken back, and brought back."""

from __future__ import annotations

from django.utils.translation import gettext as _

from dealwright.channels.refusals import actions, events
from dealwright.channels.refusals.models import Refusal
from dealwright.events.forgetting import FORGOTTEN
from dealwright.kit.errors import Refused
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
    if step.event.email == FORGOTTEN:
        raise Refused(_("The address was forgotten together with its client."))
    if step.record is None:
        actions.put_refusal_back(step.entry.subject_id, allowed=step.event, by=step.by)
