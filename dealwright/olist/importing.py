"""The recipe of the import."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from django.db import connection
from django.utils.translation import gettext as _

from dealwright.events import Actor, quietly
from dealwright.kit.errors import Conflict
from dealwright.olist import clients, goods, mapping, purchases
from dealwright.olist.identities import known
from dealwright.olist.reading import Files, read_files
from dealwright.records.imports.actions import finish_import, start_import
from dealwright.sales.modes.actions import decide_mode
from dealwright.sales.modes.models import OrderMode
from dealwright.sales.modes.queries import pipeline_for_orders
from dealwright.sales.orders.models import Order

BATCH = 500
Row = TypeVar("Row")


@dataclass
class Summary:
    """What an import brought and what was here already, by kind of record."""

    created: Counter[str] = field(default_factory=Counter)
    passed_over: Counter[str] = field(default_factory=Counter)

    def add(self, kind: str, *, created: int, of: int) -> None:
        self.created[kind] += created
        self.passed_over[kind] += of - created

    def __str__(self) -> str:
        lines = [
            _("%(kind)s: %(created)s new, %(known)s known already")
            % {"kind": kind, "created": self.created[kind], "known": self.passed_over[kind]}
            for kind in self.created
        ]
        return "\n".join(lines)


def import_olist(folder: Path, progress: Callable[[str], None] = lambda _text: None) -> Summary:
    """Bring the files of a folder in; what is here already is passed over.

    Every row is read and checked before the first record is written: Refused names the file and line.
    Raises Conflict while another import runs.
    """
    by = Actor.system("Olist")
    files = read_files(folder)
    for order in files.orders:
        mapping.status_of(order)
    with _only_one():
        run = start_import(source="Olist", by=by)
        summary = Summary()
        with quietly():
            _import_products(files, summary, by, progress)
            _import_contacts(files, summary, by, progress)
            _import_orders(files, summary, by, progress)
        _let_planner_know()
        finish_import(run, created=dict(summary.created), passed_over=dict(summary.passed_over), by=by)
    return summary


def _let_planner_know() -> None:
    """So many rows change what queries cost; whoever looks next need not wait until PostgreSQL notices."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _import_products(files: Files, summary: Summary, by: Actor, progress: Callable[[str], None]) -> None:
    for batch in _batches(files.products, _("Products"), progress):
        summary.add("product", created=goods.write_products(batch, files, by=by), of=len(batch))


def _import_contacts(files: Files, summary: Summary, by: Actor, progress: Callable[[str], None]) -> None:
    people = {customer.person: customer for customer in files.customers.values()}
    for batch in _batches(list(people.values()), _("Customers"), progress):
        summary.add("contact", created=clients.write_contacts(batch, by=by), of=len(batch))


def _import_orders(files: Files, summary: Summary, by: Actor, progress: Callable[[str], None]) -> None:
    way = _way(files, by)
    for batch in _batches(files.orders, _("Orders"), progress):
        written = purchases.write_orders(batch, files, way, by=by)
        if way.is_of_deals:
            summary.add("deal", created=written.deals, of=len(batch))
        summary.add("order", created=written.orders, of=len(batch))
        summary.add("shipment", created=written.shipments, of=sum(map(files.has_parcel, batch)))
        for kind, created, rows in (
            ("order_line", written.lines, files.items),
            ("payment", written.payments, files.payments),
            ("note", written.notes, files.reviews),
        ):
            summary.add(kind, created=created, of=sum(len(rows.get(row.id, [])) for row in batch))


def _way(files: Files, by: Actor) -> mapping.Way:
    """In the mode of the account; where nobody chose it, more than five new orders have their section."""
    identities = [mapping.identity("order", row.id) for row in files.orders]
    coming = len(identities) - len(known(Order, identities))
    if decide_mode(orders=coming, by=by) is OrderMode.DEALS_AND_ORDERS:
        return mapping.way_of_orders()
    return mapping.way_of_deals(pipeline_for_orders())


def _batches(rows: Sequence[Row], label: str, progress: Callable[[str], None]) -> Iterator[Sequence[Row]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]
        progress(f"{label}: {min(start + BATCH, len(rows)):,} / {len(rows):,}")


class _only_one:  # noqa: N801  reads as a phrase: with _only_one()
    """Holds the server's lock for imports; a second import is refused rather than doubled."""

    def __enter__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(hashtext('dealwright.olist'))")
            row = cursor.fetchone()
        if not row or not row[0]:
            raise Conflict(_("Another import is running; wait until it is done."))

    def __exit__(self, *_failure: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('dealwright.olist'))")
