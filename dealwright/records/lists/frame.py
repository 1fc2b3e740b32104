"""What stands around a list or a board: tabs of views, conditions in words, whether a view was changed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from django.http import HttpRequest

from dealwright.events import Actor
from dealwright.people.access import hidden_fields, may_change_settings
from dealwright.records.lists.asking import NO_WISHES, Chip, may_ask, read
from dealwright.records.lists.fields import Asking, askings_of
from dealwright.records.lists.listing import ARCHIVED, Listing, Standing
from dealwright.records.lists.state import EVERYTHING, State, read_query, state_of
from dealwright.records.lists.table import columns_for
from dealwright.records.lists.ways import LIST, Way, url_of, ways_of
from dealwright.records.views.queries import Desk, Kept, desk_of

MOST_TABS = 6
OF_ALL_PIPELINES = frozenset({LIST, "deadlines", "calendar"})
"""The ways that show records of several pipelines side by side; a board of stages is that of one."""


@dataclass(frozen=True)
class Tab:
    """A view one may open."""

    label: Any
    href: str
    is_open: bool
    view: Kept | None = None


@dataclass(frozen=True)
class Frame:
    """The state of a list for its reader, and the ways on from it."""

    listing: Listing
    place: str
    """Where its saved views are kept: `list` or `board`."""
    url: str
    state: State
    columns: list[str]
    chips: list[Chip]
    passed_over: list[str]
    tabs: list[Tab]
    more_tabs: list[Tab]
    view: Kept | None
    """The saved view that is open."""
    is_changed: bool
    """Whether the address asks for something else than its view."""
    may_change_view: bool
    desk: Desk
    askings: list[Asking] = field(default_factory=list)
    leads_to: str = ""
    """The address in order, where this one is not."""
    way: str = LIST
    """How the records are looked at: `list`, `board`, `activities`, `deadlines`, `calendar`, `report`."""
    hidden: frozenset[str] = frozenset()
    """The fields its reader may not see."""

    @property
    def is_narrowed(self) -> bool:
        """Whether the person narrowed it: the usual view that shows nothing has nothing to show."""
        return self.state.is_narrowed and self.state.wishes != read_query(self.listing.usual.query).wishes

    @property
    def lasting(self) -> State:
        """What of the state lasts: without the days a calendar or a report shows just now."""
        return self.state.without(NO_WISHES)

    @property
    def is_worth_saving(self) -> bool:
        """Whether the address asks for more than one of the standing views does."""
        standing = (read_query(one.query).wishes for one in self.listing.standing)
        wishes = self.lasting.wishes
        return bool(self.state.columns) or bool(wishes and wishes not in standing)

    def without(self, chip: Chip) -> str:
        """The address without one condition."""
        return self.state.without(chip.parameters).spelled_out.address(self.url)

    @property
    def cleared(self) -> str:
        """The address without any condition and search; a board stays in its pipeline."""
        shown = {name for chip in self.chips for name in chip.parameters}
        left = replace(self.state.without(shown), search="", view="")
        return left.spelled_out.address(self.url)

    @property
    def ways(self) -> list[tuple[Way, str]]:
        """The ways to look at the same records, each with the address that keeps the filters."""
        return [(way, self._seen_by_way(way)) for way in ways_of(self.listing, self.hidden)]

    def _seen_by_way(self, way: Way) -> str:
        return state_seen_by(self.lasting, self.way, way.name).spelled_out.address(way.url)

    def sorted_by(self, sort: str) -> str:
        """The address in another order."""
        return self.state.sorted_by(sort).address(self.url)

    @property
    def wishes(self) -> list[tuple[str, str]]:
        """The state without its search, as hidden inputs beside the search box."""
        state = self.state
        given = [
            ("view", state.view),
            *state.filters,
            ("sort", state.sort),
            ("columns", ",".join(state.columns)),
        ]
        return [(name, text) for name, text in given if text]

    @property
    def saved_address(self) -> str:
        """The open view as it was saved."""
        return self.address_of(self.view) if self.view else self.url

    def address_of(self, view: Kept) -> str:
        """Where a saved view leads: its whole state."""
        return _state_of_view(view).address(self.url)


def frame_of(request: HttpRequest, listing: Listing, *, way: str = LIST) -> Frame:
    """The frame for the address of this request; two queries at most beside those for names in conditions."""
    actor: Actor = request.actor
    place, url = place_of(way), url_of(listing, way)
    desk = desk_of(actor, listing.key, place)
    asked_for, in_order = _wanted(request, listing, desk, place)
    asked = read(listing, asked_for, actor)
    state = asked.state
    view = desk.view(state.view)
    saved = _state_of_view(view) if view else None
    kept = desk.columns.get(key_of_columns(listing, state))
    columns = state.columns or kept or (saved.columns if saved else ()) or listing.columns
    return Frame(
        listing=listing,
        place=place,
        url=url,
        state=state,
        columns=columns_for(listing, columns, actor),
        chips=[chip for chip in asked.chips if chip.base != "pipeline_id" or way in OF_ALL_PIPELINES],
        passed_over=asked.passed_over,
        tabs=_tabs(listing, desk, state, way, actor),
        more_tabs=_more_tabs(listing, desk, state, way, actor),
        view=view,
        is_changed=saved is not None and state.differs_from(saved),
        may_change_view=view is not None and _may_change(view, actor),
        desk=desk,
        askings=list(askings_of(listing, actor).values()),
        leads_to="" if in_order else state.spelled_out.address(url),
        way=way,
        hidden=hidden_fields(actor, listing.kind),
    )


def state_in(request: HttpRequest) -> State:
    """The state the address of this request spells: several values of one name are one list."""
    return state_of({name: ",".join(text for text in texts if text) for name, texts in request.GET.lists()})


def place_of(way: str) -> str:
    """Where the saved views of a way of looking are kept."""
    return LIST if way == LIST else "board"


def state_seen_by(state: State, before: str, after: str) -> State:
    """The state in another way of looking: views, columns and orders of the list are its own."""
    if place_of(before) == place_of(after):
        return state
    return state.in_view("").with_columns([]).sorted_by("")


def key_of_columns(listing: Listing, state: State) -> str:
    """Under which name a person's columns of what is open are kept: the usual view has none."""
    return "" if state.view == listing.usual.name else state.view


def opened(listing: Listing, desk: Desk, place: str, state: State) -> State:
    """The state with what its view holds; without a wish and a view, what a bare address shows."""
    if state.wishes:
        return state.in_view("") if state.view == EVERYTHING else state
    view = state.view or desk.first_view(place) or listing.usual.name
    standing, saved = listing.standing_view(view), desk.view(view)
    if saved is not None:
        return replace(_state_of_view(saved), columns=state.columns)
    if standing is not None:
        return replace(read_query(standing.query), view=state.view, columns=state.columns)
    return state


def _wanted(request: HttpRequest, listing: Listing, desk: Desk, place: str) -> tuple[State, bool]:
    """What the address asks for, and whether it is in order: forms send empty and doubled parameters."""
    state = state_in(request)
    is_sent_by_form = any(len(texts) > 1 or "" in texts for _name, texts in request.GET.lists())
    asked = state.spelled_out if is_sent_by_form else state
    return opened(listing, desk, place, asked), not is_sent_by_form


def _tabs(listing: Listing, desk: Desk, state: State, way: str, actor: Actor) -> list[Tab]:
    """Standing views and pinned ones; the open one is always among them."""
    url = url_of(listing, way)
    first = _standing(listing, way, actor)[:4]
    standing = [_standing_tab(one, desk, state, url) for one in first]
    pinned = [desk.views[id] for id in desk.pinned if id in desk.views]
    open_one = desk.view(state.view)
    if open_one is not None and open_one not in pinned:
        pinned = [*pinned[: MOST_TABS - 1], open_one]
    return [*standing, *(_tab(one, state, url) for one in pinned[:MOST_TABS])]


def _more_tabs(listing: Listing, desk: Desk, state: State, way: str, actor: Actor) -> list[Tab]:
    url = url_of(listing, way)
    shown = {tab.view.id for tab in _tabs(listing, desk, state, way, actor) if tab.view}
    others = _standing(listing, way, actor)[4:]
    standing = [_standing_tab(one, desk, state, url) for one in others]
    return [*(_tab(one, state, url) for one in desk.views.values() if one.id not in shown), *standing]


def _standing(listing: Listing, way: str, actor: Actor) -> list[Standing]:
    """Those that make sense there: a board shows nothing of the archive, one of deadlines nothing that is
    closed; nobody asks by what is hidden."""
    found = [one for one in listing.standing if way == LIST or one is not ARCHIVED]
    there = next((one for one in ways_of(listing) if one.name == way), None)
    if there is not None:
        found = [one for one in found if there.shows(dict(read_query(one.query).filters))]
    return [one for one in found if may_ask(listing, read_query(one.query), actor)]


def _standing_tab(one: Standing, desk: Desk, state: State, url: str) -> Tab:
    """A tab leads to its view and says so in its address, as a bare one may lead elsewhere."""
    there = replace(read_query(one.query), view="" if one.query else one.name)
    is_open = (
        desk.view(state.view) is None and dict(state.filters) == dict(there.filters) and not state.search
    )
    return Tab(one.label, there.address(url), is_open)


def _tab(one: Kept, state: State, url: str) -> Tab:
    return Tab(one.name, _state_of_view(one).address(url), state.view == str(one.id), one)


def _state_of_view(view: Kept) -> State:
    return read_query(view.query).in_view(str(view.id))


def _may_change(view: Kept, actor: Actor) -> bool:
    return view.owner_id == actor.id or (view.shared != "nobody" and may_change_settings(actor))
