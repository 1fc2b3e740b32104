"""The log: declare what can happen, record it inside actions, and let others react.

    class DealMoved(Event):          # declared once, completely
        kind = "deal.moved"
        ...

    @action                          # one change, one transaction, one set of events
    def move_deal(deal, *, to, by):
        record(DealMoved(before=ref(deal.stage), after=ref(to)), on=deal, about=deal.clients)

    @reaction(to=DealMoved)          # exactly once, after the commit
    def tell_watchers(event, entry): ...

This page is the whole public face of the floor; models are imported from `dealwright.events.models`.
"""

from dealwright.events.actions import action, in_action, last_change, quietly, record, unrecorded
from dealwright.events.actors import Actor
from dealwright.events.declaring import Event, Keep, Use
from dealwright.events.facts import Amount, FieldChange, Ref, ref
from dealwright.events.reactions import reaction

__all__ = [
    "Actor",
    "Amount",
    "Event",
    "FieldChange",
    "Keep",
    "Ref",
    "Use",
    "action",
    "in_action",
    "last_change",
    "quietly",
    "reaction",
    "record",
    "ref",
    "unrecorded",
]
