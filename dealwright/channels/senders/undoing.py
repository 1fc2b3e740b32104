"""How changes of channels are taken back. A secret stands in no event, so the present one is kept."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealwright.channels.senders import actions, events
from dealwright.channels.senders.models import Sender
from dealwright.kit.errors import Refused
from dealwright.people.access import Verb
from dealwright.records.undo import Step, final, inverse, set_up
from dealwright.records.undo.obstacles import FIELD

SECRETS = {"gateway", "headers", "key"}

set_up(Sender)


def _fields_of(event: events.SenderChanged) -> list[str]:
    return [f"{FIELD}{change.field}" for change in event.changes]


@inverse(of=events.SenderChanged, touches=_fields_of, verb=Verb.SETTINGS)
def leave_as_before(step: Step) -> None:
    """Texts leave as before, with the secrets of now: refused where those do not fit."""
    told = [change for change in step.event.changes if change.field not in SECRETS]
    if not told:
        raise Refused(_("The former secret was never kept, so it cannot be put back; write it anew."))
    before = {
        change.field: change.before
        for change in told
        if step.holds(getattr(step.record, change.field) == change.after, f"{FIELD}{change.field}")
    }
    if before:
        actions.edit_gateway(step.record, **before, by=step.by)


@inverse(of=events.GatewayAdded, touches="there", verb=Verb.SETTINGS)
def remove_again(step: Step) -> None:
    """It is gone, unless it is the default by now or rules choose it."""
    actions.remove_gateway(step.record, by=step.by)


@inverse(of=events.GatewayMadeDefault, touches="default_gateway", verb=Verb.SETTINGS)
def make_the_former_one_default(step: Step) -> None:
    """Texts leave by the one of before again."""
    former = step.event.before
    found = Sender.objects.filter(pk=former.id).first() if former is not None else None
    if found is None:
        raise Refused(_("The gateway that was the default before is not there any more."))
    if step.holds(step.record.is_default, "default_gateway"):
        actions.make_default(found, by=step.by)


final(
    events.GatewayRemoved,
    why=gettext_lazy("Its secrets went with it and were never kept. Add it anew."),
)
