"""What a domain declares of its board; the engine does the rest.

boards.add(Board(kind="deal", url="/deals", cards=cards_of, create=open_on_board, words=Words(…), …))
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.kit.money import Money
from dealwright.records import kinds
from dealwright.records.boards.planning import Agenda, Planning
from dealwright.records.kinds import RecordKind
from dealwright.records.lists import listing, ways
from dealwright.records.lists.listing import Listing
from dealwright.records.lists.ways import Way
from dealwright.records.painting import PaintedTag


@dataclass(frozen=True)
class Mark:
    """A short word on a card: “Paid”, how many letters wait for an answer."""

    text: str
    tone: str = ""
    icon: str | None = None
    title: str = ""
    """What it means, where the text is only a number."""

    def __str__(self) -> str:
        """In words."""
        return self.title or self.text


@dataclass(frozen=True)
class BoardCard:
    """One card of a board."""

    id: int
    version: int
    title: str
    amount: Money | None = None
    client: str | None = None
    """Whom it is with, in one line."""
    day: date | datetime | None = None
    """A day it is known by: that of its closing, or of its opening."""
    day_words: str = ""
    """What day that is: “Closes on”."""
    next: str | None = None
    """What is to be done next."""
    next_at: date | datetime | None = None
    next_is_day: bool = False
    """Whether `next` only says what day `next_at` is: the card shows the day alone."""
    is_late: bool = False
    marks: list[Mark] = field(default_factory=list)
    person: str | None = None
    """Who is responsible."""
    picture: str = ""
    tags: list[PaintedTag] = field(default_factory=list)


@dataclass(frozen=True)
class Words:
    """What a board says when it is empty, when nothing fits, and where one adds a card."""

    empty: Any
    empty_hint: Any
    nothing_fits: Any
    nothing_fits_hint: Any
    show_all: Any
    add: Any = ""
    """What stands in the line that adds a card: “New deal”."""
    added: Any = ""
    """“The deal was opened.”"""


def _as_it_is(records: Any) -> Any:
    return records


@dataclass(frozen=True, kw_only=True)
class CardBoard:
    """What boards of every sort have: the records of a list as cards, narrowed by what narrows the list."""

    kind: str
    url: str
    """`/deals`; the engine's further addresses stand under it: `/deals/columns/3`, `/deals/42/stage`."""
    cards: Callable[[Sequence[Any], Any], list[BoardCard]]
    """`cards(records, actor)`: as few queries for a hundred cards as for one."""
    words: Words
    on_cards: tuple[str, ...] = ()
    """The columns the cards read, beside those every board reads."""
    relations: tuple[str, ...] = ("responsible",)
    """What is read with the cards in the same query."""
    name: str = ""
    """Of the board of a further list of the kind: `subject`."""
    titled_by: str = "title"
    """The column its records are called by."""
    sum_of: str = "amount"
    """The column that is summed up; a role that hides the field of that name sees no sums."""

    @property
    def key(self) -> str:
        """What its list is called."""
        return self.name or self.kind

    @property
    def of_kind(self) -> RecordKind:
        """The declaration of its kind."""
        kind = kinds.get(self.kind)
        if kind is None:
            raise LookupError(f"nobody declares the kind {self.kind}")
        return kind

    @property
    def listing(self) -> Listing:
        """The list of the same records: what it may be narrowed by, the board may."""
        found = listing.get(self.key)
        if found is None:
            raise LookupError(f"there is no list of {self.key}")
        return found

    @property
    def placed_by(self) -> tuple[str, ...]:
        """The columns that say where a card stands."""
        return ()


@dataclass(frozen=True, kw_only=True)
class Board(CardBoard):
    """The board of one list by the open stages of a pipeline, with what stands under its address."""

    create: Callable[..., Any] | None
    """`create(title=…, stage=…, by=actor)`: the line above the cards, with the fields its stage demands.

    None where a title is not enough."""
    show_card: Callable[..., Any]
    """`show_card(request, id, status=200)`: the open card again, after its stage bar moved it."""
    for_verbs: Callable[[Any], Any] = _as_it_is
    """The records with what `kinds.move` reads of them, in the same query."""
    planning: Planning | None = None
    """How the next step of a record is planned by dragging; without it there is no board by deadline."""
    agenda: Agenda | None = None
    """What stands in the calendar of these records; without it there is none."""

    @property
    def placed_by(self) -> tuple[str, ...]:
        """Its stage, and the deadline of its next step."""
        planned = (self.planning.column,) if self.planning else ()
        return ("stage_id", "stage_since", *planned)

    @property
    def move(self) -> Callable[..., Any]:
        """The verb of its kind that moves a record to another stage."""
        if self.of_kind.move is None:
            raise LookupError(f"{self.kind} has no stages, so it cannot have a board")
        return self.of_kind.move

    @property
    def ways(self) -> list[Way]:
        """The views of these records that are boards."""
        found = [Way("board", _("Board"), "layout-kanban", self.url)]
        if self.planning is not None:
            found.append(Way("activities", _("Activities"), "clock", f"{self.url}/activities"))
        if self.agenda is not None:
            found.append(Way("calendar", _("Calendar"), "calendar", f"{self.url}/calendar"))
        return found


_boards: dict[str, Board] = {}


def add(board: Board) -> None:
    """Declare a board; the domain's apps.py does it once."""
    _boards[board.key] = board
    for way in board.ways:
        ways.add(board.key, way)


def get(key: str) -> Board | None:
    """The board of a kind, or of a further list of one; None where there is none now."""
    found = _boards.get(key)
    return found if found is not None and listing.get(key) is not None else None


def all_boards() -> Iterator[Board]:
    """Every declared board."""
    yield from _boards.values()
