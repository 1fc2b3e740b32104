"""A list as a CSV or an Excel file: the columns that are shown or all of them (ST-18), page after page.

A slow reader holds neither a thread nor a query: the file is whole before it is sent.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from dealwright.events import Actor
from dealwright.kit import clock, xlsx
from dealwright.kit.csv import safe_cell
from dealwright.kit.money import Money
from dealwright.people.access import Verb, require
from dealwright.records.lists.cells import Cell
from dealwright.records.lists.fields import Shown, columns_of
from dealwright.records.lists.listing import Listing
from dealwright.records.lists.naming import POINTING, names_in
from dealwright.records.lists.state import State
from dealwright.records.lists.table import asks_for_archived, with_relations

PAGE = 200
MOST = 1_000_000
MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": xlsx.MEDIA_TYPE}
IN_MEMORY = 4 * 1024 * 1024


def answer(
    listing: Listing, state: State, names: list[str] | None, actor: Actor, *, ending: str = "csv"
) -> HttpResponseBase:
    """The file; without names with every column its reader may choose.

    Forbidden without the right to export; what the right does not reach is not in it.
    """
    require(actor, listing.kind, Verb.EXPORT)
    known = columns_of(listing, actor)
    columns = [known[name] for name in (known if names is None else names) if name in known]
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the response closes it
    rows = _rows(listing, state, columns, actor)
    if ending == "csv":
        _write_text(file, rows)
    else:
        xlsx.write_sheet(file, str(listing.title), rows)
    file.seek(0)
    day = timezone.localdate(clock.now()).isoformat()
    name = f"{listing.title} {day}.{ending}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=MEDIA_TYPES[ending])


def _write_text(file: Any, rows: Iterator[list[xlsx.Value]]) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([_as_text(value) for value in row])
    text.detach()


def _rows(listing: Listing, state: State, columns: list[Shown], actor: Actor) -> Iterator[list[xlsx.Value]]:
    yield _heads(columns)
    for record, told in _records(listing, state, columns, actor):
        cells = ((one, one.cell(record, told[one.name])) for one in columns)
        yield [record.pk, *(value for one, cell in cells for value in _values(one, cell))]


def _records(
    listing: Listing, state: State, columns: list[Shown], actor: Actor
) -> Iterator[tuple[Any, dict[str, dict[Any, str]]]]:
    """Every record of the list with the names its columns need, page by page by keyset."""
    exported = listing.among(listing.of_kind.seen_by(actor).within(actor, Verb.EXPORT))
    seen = with_relations(listing, exported, [one.name for one in columns])
    if not asks_for_archived(state):
        seen = seen.active()
    cursor, count = "", 0
    while count < MOST:
        asked = {**state.wishes, "limit": str(PAGE), **({"cursor": cursor} if cursor else {})}
        page = listing.list_of.page(seen, listing.list_of.read(asked))
        if listing.prepare is not None:
            listing.prepare(page.records, actor)
        names = {one.name: _names(one, page.records, actor) for one in columns}
        for record in page.records:
            yield record, names
        count += len(page.records)
        if page.next_cursor is None:
            return
        cursor = page.next_cursor


def _names(column: Shown, records: list[Any], actor: Actor) -> dict[Any, str]:
    field = column.field
    is_pointing = field is not None and field.is_custom and field.type.name in POINTING
    return names_in(field, records, actor) if field is not None and is_pointing else {}


def _heads(columns: list[Shown]) -> list[xlsx.Value]:
    """In the reader's language; money takes two columns, so that its figures stay figures."""
    heads: list[xlsx.Value] = [_("Number in Dealwright")]
    for one in columns:
        heads.append(str(one.label))
        if one.look == "money":
            heads.append(_("%(field)s, currency") % {"field": one.label})
    return heads


def _values(column: Shown, cell: Cell) -> list[xlsx.Value]:
    value = cell.value
    if column.look == "money":
        return [value.amount, str(value.currency)] if isinstance(value, Money) else ["", ""]
    if cell.is_empty:
        return [""]
    if isinstance(value, Money):
        return [f"{value.amount:f} {value.currency}"]
    if isinstance(value, datetime):
        return [timezone.localtime(value)]
    if cell.look == "day" or (cell.look == "number" and isinstance(value, int | Decimal)):
        return [value]
    if isinstance(value, list):
        return [", ".join(str(one) for one in value)]
    return [str(value)]


def _as_text(value: xlsx.Value) -> str:
    match value:
        case datetime():
            return value.isoformat(sep=" ", timespec="seconds")
        case date():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case str():
            return safe_cell(value)
    return str(value)
