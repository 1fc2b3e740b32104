"""How changes of delivery handlers are taken back. The secret stands in no event."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.people.access import Verb
from dealwright.records.undo import Step, final, inverse, set_up
from dealwright.records.undo.settings import changes_of
from dealwright.sales.delivery_handlers import actions, events
from dealwright.sales.delivery_handlers.models import DeliveryHandler

set_up(DeliveryHandler)
changes_of(events.DeliveryHandlerEdited, edit=actions.edit_handler)


@inverse(of=events.DeliveryHandlerRegistered, touches="there", verb=Verb.SETTINGS)
def remove_again(step: Step) -> None:
    """It is gone, unless delivery services use it by now."""
    actions.remove_handler(step.record, by=step.by)


final(
    events.DeliveryHandlerSecretMade,
    why=_("The former secret was never kept, so it cannot be put back; make a new one."),
)
final(
    events.DeliveryHandlerRemoved,
    why=_("Its signing secret went with it and was never kept. Register it anew."),
)
