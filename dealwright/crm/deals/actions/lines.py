"""Changing the products of a deal."""

from __future__ import annotations

from collections.abc import Iterable

from dealwright.crm.deals import purchases
from dealwright.crm.deals.events import DealLinesChanged
from dealwright.crm.deals.models import Deal
from dealwright.crm.lines import NewLine, lines_kept, put_lines
from dealwright.events import Actor, action, record


@action
def set_lines(
    deal: Deal,
    *,
    lines: Iterable[NewLine],
    leads_purchase: bool = True,
    version: int | None = None,
    by: Actor,
) -> Deal:
    """Put exactly these products on a deal; its amount follows unless somebody typed another one.

    What was bought behind it follows as long as it is the same and still open, unless it leads itself:
    `leads_purchase`.
    """
    lines = list(lines)
    if leads_purchase:
        purchases.lines_follow(deal, lines, by=by)
    deal, facts = put_lines(deal, lines, version=version, by=by)
    if facts is not None:
        record(DealLinesChanged(**facts), on=deal, about=deal.client_refs)
    return deal


@action
def add_lines(deal: Deal, *, lines: Iterable[NewLine], by: Actor) -> Deal:
    """Put more products on a deal, after those it has."""
    lines = list(lines)
    purchases.lines_follow(deal, [*lines_kept(deal), *lines], by=by)  # which is locked before its deal
    deal = Deal.objects.locked(deal)
    return set_lines(deal, lines=[*lines_kept(deal), *lines], leads_purchase=False, by=by)


@action
def put_lines_back(deal: Deal, *, lines: Iterable[NewLine], by: Actor) -> Deal:
    """Put these products on a deal again; what was bought is taken back by itself. For undo."""
    return set_lines(deal, lines=lines, leads_purchase=False, by=by)
