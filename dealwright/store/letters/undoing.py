"""How refusals of reminders are taken back, and brought back."""

from __future__ import annotations

from django.utils.translation import gettext as _

from dealwright.events.forgetting import FORGOTTEN
from dealwright.kit.errors import Refused
from dealwright.people.access import Verb
from dealwright.records.undo import Step, inverse, set_up
from dealwright.store.letters import events, refusing
from dealwright.store.letters.models import ReminderRefusal

set_up(ReminderRefusal)


@inverse(of=events.RemindersRefused, touches="refusal", verb=Verb.SETTINGS)
def allow(step: Step) -> None:
    """The address may be reminded again."""
    refusing.allow_reminders(step.record, by=step.by)


@inverse(of=events.RemindersAllowed, touches="refusal", verb=Verb.SETTINGS, brings_back=True)
def refuse_again(step: Step) -> None:
    """The address is left alone again."""
    if step.event.email == FORGOTTEN:
        raise Refused(_("The address was forgotten together with its client."))
    if step.record is None:
        refusing.put_refusal_back(step.entry.subject_id, allowed=step.event, by=step.by)
