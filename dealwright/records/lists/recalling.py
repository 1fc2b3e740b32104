"""How a person looked at the records of a list last: the bare address of the menu leads there again (ST-17).

What they choose on the page is kept: conditions, order, view, and the way of looking. A search is for the
moment, and a link from elsewhere shows what it says; neither changes what is kept.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from django.http import HttpRequest

from dealwright.events import Actor
from dealwright.records.lists.asking import read
from dealwright.records.lists.frame import Frame, frame_of, opened, place_of, state_seen_by
from dealwright.records.lists.listing import Listing
from dealwright.records.lists.state import EVERYTHING, State, read_query
from dealwright.records.lists.ways import LIST, Way, way_of_menu, ways_of
from dealwright.records.views.actions import keep_last
from dealwright.web.render import is_fetched_ahead


def frame_of_page(request: HttpRequest, listing: Listing, *, way: str = LIST) -> Frame:
    """The frame of a page; a bare address leads to what its reader saw last, if that was something else."""
    frame = frame_of(request, listing, way=way)
    if not _is_opened(request):
        return frame
    if not request.META.get("QUERY_STRING"):
        return replace(frame, leads_to=_recalled(frame, request.actor))
    if not frame.leads_to and _is_chosen_here(request, listing):
        last = _to_keep(frame)
        if last != frame.desk.last:
            keep_last(request.actor.user, listing.key, last)
    return frame


def _is_opened(request: HttpRequest) -> bool:
    """Whether a person opens the page, not a script that asks for it or for a part of it."""
    is_page = request.headers.get("Sec-Fetch-Dest", "document") == "document"
    return is_page and not request.htmx and request.actor.user is not None


def _is_chosen_here(request: HttpRequest, listing: Listing) -> bool:
    """Whether the address was chosen on a page of this list, not followed from a report or a letter."""
    if request.method != "GET" or is_fetched_ahead(request):
        return False
    came_from = urlsplit(request.headers.get("Referer", ""))
    if came_from.netloc != request.get_host():
        return False
    of_list = (f"/lists/{listing.key}/", "/views")
    return came_from.path in {way.url for way in ways_of(listing)} or came_from.path.startswith(of_list)


def _to_keep(frame: Frame) -> dict[str, str] | None:
    """What is open, to be opened again; a view as it will be then, unless it was changed."""
    if frame.view is not None and not frame.is_changed:
        state = State(view=frame.state.view)
    else:
        state = replace(frame.state, search="", columns=())
    if frame.way == way_of_menu(frame.listing).name and _shows_by_itself(frame, state):
        return None
    return {"way": frame.way, "query": state.query}


def _shows_by_itself(frame: Frame, state: State) -> bool:
    """Whether a bare address shows that anyway."""
    usual, asked = (opened(frame.listing, frame.desk, frame.place, one) for one in (State(), state))
    is_same_view = frame.desk.view(usual.view) is frame.desk.view(asked.view)
    return is_same_view and not asked.differs_from(usual)


def _recalled(frame: Frame, actor: Actor) -> str:
    """Where a bare address leads; empty where it shows that itself. A view chosen as the first one wins."""
    last, ways = frame.desk.last, {way.name: way for way in ways_of(frame.listing, frame.hidden)}
    if not last or last["way"] not in ways or frame.desk.first.get(frame.place):
        return ""
    way = ways[last["way"] if frame.way == way_of_menu(frame.listing).name else frame.way]
    state = _that_is_still_there(frame, way, read_query(last["query"]), actor)
    state = state_seen_by(state, last["way"], way.name)
    if frame.desk.first.get(place_of(way.name)):
        state = State()
    return state.address(way.url) if state.query or way.name != frame.way else ""


def _that_is_still_there(frame: Frame, way: Way, state: State, actor: Actor) -> State:
    """Without what is gone or hidden by now, so that the menu never leads to a complaint."""
    if place_of(way.name) == frame.place:  # views of the other place are not known here
        if state.view != EVERYTHING and frame.desk.view(state.view) is None:
            state = state.in_view("")
        state = opened(frame.listing, frame.desk, frame.place, state) if state.view else state
    return read(frame.listing, state, actor).state
