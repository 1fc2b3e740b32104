"""A page of a list: which records, in which columns, and how many there are."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from dealwright.api.paging import COUNTED, Page
from dealwright.api.problems import Stop
from dealwright.events import Actor
from dealwright.people.access import Verb, hidden_fields, may
from dealwright.records.fields import Field
from dealwright.records.lists.cells import Cell
from dealwright.records.lists.fields import Shown, columns_of
from dealwright.records.lists.listing import Listing, RowAct
from dealwright.records.lists.naming import POINTING, names_in
from dealwright.records.lists.state import State
from dealwright.records.painting import colors_of_tags, painted_tags

ROWS = 50
MOST_ROWS = 200
ARCHIVED = "archived_at"


@dataclass(frozen=True)
class Head:
    """The head of a column."""

    name: str
    label: Any
    is_at_end: bool
    sort: str = ""
    """What a click sorts by; empty where it cannot."""
    sorted: str = ""
    """`up` or `down`."""


@dataclass(frozen=True)
class Row:
    """One record."""

    id: int
    version: int
    title: str
    href: str
    cells: list[tuple[Shown, Cell, bool]]
    """With whether one may change it right there."""
    record: Any
    before: Cell | None = None
    """What stands before the first column."""
    menu: list[RowAct] = field(default_factory=list)


@dataclass(frozen=True)
class Table:
    """What a page of a list shows."""

    head: list[Head]
    rows: list[Row]
    next_cursor: str | None
    count: int | None
    count_capped: bool


def table(
    listing: Listing, state: State, columns: list[str], actor: Actor, *, cursor: str = "", shown: int = 0
) -> Table:
    """A page of the list in this state. `shown` asks for as many rows as are on the screen already."""
    known = columns_of(listing, actor)
    chosen = [known[name] for name in columns if name in known]
    page = _page(listing, state, [one.name for one in chosen], actor, cursor=cursor, limit=shown)
    rows = rows_of(listing, page.records, chosen, actor)
    count = page.count
    return Table(
        head=[_head(one, listing, state) for one in chosen],
        rows=rows,
        next_cursor=page.next_cursor,
        count=None if count is None else min(count, COUNTED),
        count_capped=count is not None and count > COUNTED,
    )


def asks_for_archived(state: State) -> bool:
    """Whether the state says itself which it wants of those in the archive."""
    return any(name.partition("__")[0] in {ARCHIVED, "id"} for name, _text in state.filters)


def rows_of(listing: Listing, records: list[Any], columns: list[Shown], actor: Actor) -> list[Row]:
    """The records as rows: one query for tags, and one for each added field that points somewhere."""
    if listing.prepare is not None:
        listing.prepare(records, actor)
    names = {
        one.name: names_in(one.field, records, actor)
        for one in columns
        if one.field is not None and _points(one.field)
    }
    shows_tags = any(one.name == "tags" for one in columns)
    colors = colors_of_tags(name for record in records for name in record.tags) if shows_tags else {}
    pictures = _shows_pictures(listing, records, actor)
    edits = may(actor, listing.kind, Verb.CHANGE)
    edited = {one.name for one in columns if edits and is_edited_in_place(listing, one)}
    return [
        Row(
            id=record.pk,
            version=record.version,
            title=str(record),
            href=listing.url_of(record.pk),
            cells=[
                (
                    one,
                    _cell(listing, one, record, names.get(one.name, {}), colors, pictures=pictures),
                    one.name in edited,
                )
                for one in columns
            ],
            record=record,
            before=listing.before_main.cell(record) if listing.before_main else None,
            menu=listing.row_menu(record) if listing.row_menu else [],
        )
        for record in records
    ]


def _shows_pictures(listing: Listing, records: list[Any], actor: Actor) -> bool:
    """Whether names stand beside pictures; where nobody has one, their room is the names'."""
    if listing.picture is None or listing.picture_of in hidden_fields(actor, listing.kind):
        return False
    return not listing.picture_of or any(listing.picture(record) for record in records)


def is_edited_in_place(listing: Listing, column: Shown) -> bool:
    """Whether a cell of the column can be changed where it stands."""
    field, kind = column.field, listing.of_kind
    if field is None:
        return False
    if field.name == "stage":
        return kind.move is not None
    if kind.edit is None or not field.is_editable or field.type.name == "file":
        return False
    return not field.multiple or field.type.name == "tag"


def columns_for(listing: Listing, wanted: list[str] | tuple[str, ...], actor: Actor) -> list[str]:
    """The wanted columns as far as there are such, the one that leads to the card always first."""
    known = columns_of(listing, actor)
    main = listing.columns[0]
    names = [name for name in dict.fromkeys(wanted) if name in known and name != main]
    return [main, *names]


def usual_columns(listing: Listing, actor: Actor) -> list[str]:
    """Those of whoever has chosen no others."""
    hidden = hidden_fields(actor, listing.kind)
    return [name for name in columns_for(listing, listing.columns, actor) if name not in hidden]


def _page(
    listing: Listing, state: State, columns: list[str], actor: Actor, *, cursor: str, limit: int
) -> Page:
    asked = {
        **state.wishes,
        "limit": str(min(max(limit, ROWS), MOST_ROWS)),
        "count": "false" if cursor else "true",
    }
    seen = with_relations(listing, listing.among(listing.of_kind.seen_by(actor)), columns)
    if not asks_for_archived(state):
        seen = seen.active()
    try:
        wanted = listing.list_of.read({**asked, "cursor": cursor} if cursor else asked)
    except Stop:
        wanted = listing.list_of.read(asked)  # a cursor of another order: begin at the top
    return listing.list_of.page(seen, wanted)


def with_relations(listing: Listing, records: Any, columns: list[str]) -> Any:
    """The records with what these columns read."""
    joined = [listing.relations[name] for name in columns if name in listing.relations]
    fetched = dict.fromkeys(listing.prefetched[name] for name in columns if name in listing.prefetched)
    records = records.select_related(*joined) if joined else records
    for name in columns:
        records = listing.annotated[name](records) if name in listing.annotated else records
    return records.prefetch_related(*fetched) if fetched else records


def _head(one: Shown, listing: Listing, state: State) -> Head:
    sort = state.sort or listing.list_of.usual_sort
    if not one.sorts:
        return Head(one.name, one.label, one.is_at_end)
    first = one.name if one.look in {"text", "person"} else f"-{one.name}"
    other = one.name if first.startswith("-") else f"-{one.name}"
    direction = {one.name: "up", f"-{one.name}": "down"}.get(sort, "")
    return Head(one.name, one.label, one.is_at_end, sort=other if sort == first else first, sorted=direction)


def _points(field: Field) -> bool:
    return field.is_custom and field.type.name in POINTING


def _cell(
    listing: Listing,
    column: Shown,
    record: Any,
    names: dict[Any, str],
    colors: dict[str, str],
    *,
    pictures: bool,
) -> Cell:
    cell = column.cell(record, names)
    if cell.look == "tags" and cell.value:
        return Cell("tags", painted_tags(cell.value, colors))
    if pictures and listing.picture is not None and column.name == listing.columns[0]:
        return Cell("picture", cell.value, detail=listing.picture(record), tone=listing.picture_icon)
    tone = listing.tones.get(column.name)
    return replace(cell, tone=tone(record)) if tone is not None else cell
