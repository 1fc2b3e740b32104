"""The bar that rises under a list or a board: what may be done with the records that are chosen there."""

from __future__ import annotations

from dataclasses import dataclass

from dealwright.events import Actor
from dealwright.people.access import Verb, hidden_fields, may
from dealwright.records.bulk.choosing import Offer, acts_for
from dealwright.records.lists.listing import FurtherAct, Listing
from dealwright.records.lists.state import State


@dataclass(frozen=True)
class Matching:
    """Everything a list or a board would show if it were read to its end."""

    query: str
    """As a list asks for it."""
    count: int | None
    count_capped: bool
    is_read: bool
    """Whether all of it stands on the page already, so that nobody has to be offered the rest."""

    @property
    def is_offered(self) -> bool:
        """Whether there is more than can be ticked."""
        return bool(self.count) and (self.count_capped or not self.is_read)


@dataclass(frozen=True)
class Bar:
    """What stands on it."""

    listing: Listing
    matching: Matching
    offers: list[Offer]
    further: list[FurtherAct]
    stays: bool
    """Whether the change runs in the dialog over the page, so that the page keeps its place."""


def bar_of(actor: Actor, listing: Listing, matching: Matching, *, stays: bool = False) -> Bar:
    """The bar of a list, with what the actor's role allows."""
    return Bar(
        listing=listing,
        matching=matching,
        offers=acts_for(listing, hidden_fields(actor, listing.kind)),
        further=[act for act in listing.further_acts if may(actor, listing.kind, act.verb)],
        stays=stays,
    )


def may_choose(actor: Actor, of_kind: str, pipeline_id: int | None = None) -> bool:
    """Whether there is anything the actor may do with records that are chosen."""
    return may(actor, of_kind, Verb.CHANGE, pipeline_id) or may(actor, of_kind, Verb.DELETE, pipeline_id)


def everything_of(state: State) -> str:
    """What a list shows, without what only says how it is shown."""
    return state.in_view("").with_columns([]).sorted_by("").query
