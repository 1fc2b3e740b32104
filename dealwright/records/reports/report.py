"""What a domain declares of its report; the engine does the rest.

reports.add(Reported(kind="deal", url="/deals/report", list_of=DEALS, won=_("Won"), lost=_("Lost")))
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.api.paging import ListOf
from dealwright.records import kinds
from dealwright.records.kinds import RecordKind
from dealwright.records.lists import listing, ways
from dealwright.records.lists.listing import Listing
from dealwright.records.lists.ways import Way

WAY = "report"


@dataclass(frozen=True, kw_only=True)
class Reported:
    """The report of a kind with stages. Its records have `created_at`, `closed_at`, `responsible`, `source`,
    `lost_reason`, `amount` and `currency`."""

    kind: str
    url: str
    list_of: ListOf
    """What the list may be narrowed by, the report may."""
    opened: Any
    """“Opened”: what was begun in the period."""
    won: Any
    lost: Any
    rate: Any
    """“Won of what was closed”."""
    average: Any
    """“Won on average”."""
    until_won: Any
    """“Time until won”."""
    until_lost: Any
    nothing: Any
    """Said where nothing was opened or closed."""

    @property
    def of_kind(self) -> RecordKind:
        """The declaration of its kind."""
        kind = kinds.get(self.kind)
        if kind is None:
            raise LookupError(f"nobody declares the kind {self.kind}")
        return kind

    @property
    def listing(self) -> Listing:
        """The list of the same records."""
        found = listing.get(self.kind)
        if found is None:
            raise LookupError(f"there is no list of {self.kind}")
        return found


_reports: dict[str, Reported] = {}


def add(report: Reported) -> None:
    """Declare a report; the domain's apps.py does it once."""
    _reports[report.kind] = report
    ways.add(report.kind, Way(WAY, _("Report"), "chart-bar", report.url))


def get(kind: str) -> Reported | None:
    """The report of a kind; None where there is none."""
    return _reports.get(kind)
