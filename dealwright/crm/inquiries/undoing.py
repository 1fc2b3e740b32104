"""How changes of the exceptions are taken back."""

from __future__ import annotations

from django.utils.translation import gettext as _

from dealwright.crm.inquiries import actions, events
from dealwright.crm.inquiries.models import ContactException
from dealwright.kit.errors import Refused
from dealwright.people.access import Verb
from dealwright.records.undo import Step, inverse, set_up

set_up(ContactException)


@inverse(of=events.ExceptionAdded, touches="exception", verb=Verb.SETTINGS)
def take_off(step: Step) -> None:
    """What comes from there is taken like everything else again."""
    actions.remove_exception(step.record, by=step.by)


@inverse(of=events.ExceptionRemoved, touches="exception", verb=Verb.SETTINGS, brings_back=True)
def add_again(step: Step) -> None:
    """It is among the exceptions again, with its comment."""
    if step.record is not None:
        return
    if not (step.event.way and step.event.normalised):
        raise Refused(_("It was deleted before its details were kept; make it anew."))
    actions.restore_exception(step.entry.subject_id, removed=step.event, by=step.by)
