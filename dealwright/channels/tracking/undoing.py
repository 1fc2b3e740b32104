"""How the switch of the tracking is taken back."""

from __future__ import annotations

from dealwright.channels.tracking import actions, events
from dealwright.channels.tracking.models import TrackingSettings
from dealwright.people.access import Verb
from dealwright.records.undo import Step, inverse, set_up

set_up(TrackingSettings)


@inverse(of=events.TrackingSwitched, touches="tracking", verb=Verb.SETTINGS)
def switch_back(step: Step) -> None:
    """Letters of rules tell of their opening, or not, as before."""
    if step.holds(step.record.is_on == step.event.is_on, "tracking"):
        actions.switch_tracking(not step.event.is_on, by=step.by)
