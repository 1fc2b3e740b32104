"""How an arrangement of cards is taken back."""

from __future__ import annotations

from dealwright.people.access import Verb
from dealwright.records.layouts import events
from dealwright.records.layouts.actions import arrange_cards
from dealwright.records.layouts.models import CardLayout
from dealwright.records.layouts.queries import Layout
from dealwright.records.undo import Step, inverse, set_up

set_up(CardLayout)


@inverse(of=events.CardLayoutChanged, touches="layout", verb=Verb.SETTINGS)
def arrange_as_before(step: Step) -> None:
    """The cards look as they did before."""
    left = Layout.of(step.event.after.model_dump())
    if step.holds(Layout.of(step.record) == left, "layout"):
        arrange_cards(step.record.of_kind, Layout.of(step.event.before.model_dump()), by=step.by)
