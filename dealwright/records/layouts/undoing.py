"""How an arrangement of cards is taken back."""

from __future__ import annotations

from dealwright.people.access import Verb
from dealwright.records.layouts import events
from dealwright.records.layouts.actions import arrange_cards
from dealwright.records.layouts.models import CardLayout
from dealwright.records.layouts.queries import Layout, layout_of
from dealwright.records.undo import Step, inverse, set_up

set_up(CardLayout)


@inverse(of=events.CardLayoutChanged, touches="layout", verb=Verb.SETTINGS)
def arrange_as_before(step: Step) -> None:
    """The cards look as they did before."""
    told, kept = step.event, step.record
    if step.holds(layout_of(kept) == _as_told(told.after, told.holds), "layout"):
        before = _as_told(told.before, told.held_before)
        arrange_cards(kept.of_kind, before, pipeline=kept.of_pipeline, by=step.by)


def _as_told(facts: events.LayoutFacts, holds: bool) -> Layout | None:
    return Layout.of(facts.model_dump()) if holds else None
