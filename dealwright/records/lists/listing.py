"""What a domain declares of its list; the engine does the rest.

lists.add(Listing(kind="deal", url="/deals/list", list_of=DEALS, columns=("title", "contact", "amount")))
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealwright.api.paging import ListOf
from dealwright.events import Actor
from dealwright.people.access import Verb
from dealwright.records import kinds
from dealwright.records.fields.types import FieldType
from dealwright.records.kinds import RecordKind
from dealwright.records.lists.cells import Cell
from dealwright.records.lists.state import EVERYTHING


@dataclass(frozen=True)
class Column:
    """A column beside those that show a field: what only this list can say of a record."""

    name: str
    label: Any
    cell: Callable[[Any], Cell]
    of: tuple[str, ...] = ()
    """The fields it tells of, those of other kinds as `order.total`: it is hidden from whoever may not see
    one of them."""
    is_at_end: bool = False
    """Whether its values stand at the end, as figures do."""


@dataclass(frozen=True)
class Narrowing:
    """Something a list may be narrowed by, beside what its fields allow by themselves."""

    parameter: str
    """As in addresses and the API: `status`."""
    label: Any
    type: FieldType


@dataclass(frozen=True)
class Standing:
    """A view that is always there."""

    name: str
    """As in addresses: `mine`."""
    label: Any
    query: str = ""


ALL = Standing(EVERYTHING, _("All"))
MINE = Standing("mine", _("Mine"), "responsible_id=me")
ARCHIVED = Standing(
    "archived", pgettext_lazy("where archived records are", "Archive"), "archived_at__is_null=false"
)


@dataclass(frozen=True)
class Words:
    """What the list says when it is empty, and when nothing fits."""

    empty: Any
    empty_hint: Any
    nothing_fits: Any
    show_all: Any
    search: Any
    """What one may search for: “Title or client”."""
    add: Any = ""
    """“Add a deal”; empty where nobody adds one by hand."""
    add_icon: str = "plus"


@dataclass(frozen=True)
class RowAct:
    """Something done with one row: a link, which opens in the dialog where it has a title for that."""

    label: Any
    icon: str
    url: str
    tone: str = ""
    dialog: Any = ""


@dataclass(frozen=True)
class FurtherAct:
    """Something done to the rows that are ticked which is no change of many: its page gets their `ids`."""

    label: Any
    icon: str
    url: str
    tone: str = ""
    verb: Verb = Verb.CHANGE
    """The right without which it is not offered."""


@dataclass(frozen=True)
class Archiving:
    """How records of the kind are put away and taken out again."""

    archive: Callable[..., Any]
    unarchive: Callable[..., Any]
    verb: Verb = Verb.CHANGE


def _as_it_is(records: Any) -> Any:
    return records


def _always() -> bool:
    return True


@dataclass(frozen=True)
class Listing:
    """The list of one kind; a further list of the same kind has a name of its own."""

    kind: str
    url: str
    list_of: ListOf
    columns: tuple[str, ...]
    """Those that everybody sees who has chosen no others; the first one leads to the card."""
    words: Words
    new_url: str = ""
    board_url: str = ""
    """Where these records stand as a board of the domain’s own."""
    import_url: str = ""
    """Where a file of such records is brought in."""
    further_columns: tuple[Column, ...] = ()
    narrowings: tuple[Narrowing, ...] = ()
    standing: tuple[Standing, ...] = (ALL, MINE, ARCHIVED)
    relations: Mapping[str, str] = field(default_factory=dict)
    """By column: what is read with the records in the same query."""
    prefetched: Mapping[str, str | Prefetch[Any]] = field(default_factory=dict)
    """By column: what takes one query more."""
    annotated: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    """By column: how the records come with what it shows, in the same query."""
    prepare: Callable[[list[Any], Actor], Any] | None = None
    """Looks over the records of a page before they are shown."""
    with_everything: Callable[[Any], Any] = _as_it_is
    """The records with what their verbs read of them, for changes of many at once."""
    archiving: Archiving | None = None
    picture: Callable[[Any], str] | None = None
    """The address of a small picture beside the first column; an empty text where there is none."""
    picture_of: str = ""
    """The field the picture stands for: a role that hides it sees none."""
    picture_icon: str = "package"
    """What stands there without one."""
    tones: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)
    """By column: `late` where the value calls for attention."""
    api_lists_archived: bool = True
    """Whether the list of the API holds those in the archive where nobody asked about them."""
    name: str = ""
    """Of a further list of the kind: `subject`. Its views, columns and addresses are its own."""
    label: Any = ""
    """Its title, where that is not the kind’s."""
    card: Callable[[int], str] | None = None
    """The address a row leads to, where that is not the card of the kind."""
    among: Callable[[Any], Any] = _as_it_is
    """Of all records of the kind those that can stand in this list."""
    labels: Mapping[str, Any] = field(default_factory=dict)
    """By column: what it is called here, where that is not the label of its field."""
    before_main: Column | None = None
    """A narrow column before the first one, such as a star."""
    row_menu: Callable[[Any], list[RowAct]] | None = None
    """What may be done with one row, behind three dots."""
    further_acts: tuple[FurtherAct, ...] = ()
    without_acts: frozenset[str] = frozenset()
    """Changes of many that this list does not offer."""
    is_there: Callable[[], bool] = _always
    """Whether there is such a list now; that of an extension goes with it."""

    @property
    def key(self) -> str:
        """What it is called in addresses and saved views."""
        return self.name or self.kind

    @property
    def title(self) -> Any:
        """What stands above it."""
        return self.label or self.of_kind.label_plural

    def url_of(self, id: int) -> str:
        """Where a row leads."""
        return self.card(id) if self.card is not None else self.of_kind.url(id)

    @property
    def of_kind(self) -> RecordKind:
        """The declaration of its kind."""
        kind = kinds.get(self.kind)
        if kind is None:
            raise LookupError(f"nobody declares the kind {self.kind}")
        return kind

    @property
    def usual(self) -> Standing:
        """What an address without any wish shows."""
        return self.standing[0]

    def standing_view(self, name: str) -> Standing | None:
        """The standing view of that name."""
        return next((one for one in self.standing if one.name == name), None)


_listings: dict[str, Listing] = {}


def add(listing: Listing) -> None:
    """Declare a list; the domain's apps.py does it once."""
    _listings[listing.key] = listing


def extend(
    key: str,
    *,
    columns: Sequence[Column] = (),
    narrowings: Sequence[Narrowing] = (),
    standing: Sequence[Standing] = (),
    annotated: Mapping[str, Callable[[Any], Any]] | None = None,
) -> None:
    """Let a list show and ask more: what a domain of a higher floor knows of these records.

    Its standing views come before the last one, which is the archive.
    """
    found = _listings[key]
    _listings[key] = replace(
        found,
        further_columns=(*found.further_columns, *columns),
        narrowings=(*found.narrowings, *narrowings),
        standing=(*found.standing[:-1], *standing, *found.standing[-1:]),
        annotated={**found.annotated, **(annotated or {})},
    )


def get(kind: str) -> Listing | None:
    """The list of a kind, or the further one of that name; None where there is none."""
    found = _listings.get(kind)
    return found if found is not None and found.is_there() else None


def all_listings() -> Iterator[Listing]:
    """Every list there is."""
    yield from (one for one in _listings.values() if one.is_there())
