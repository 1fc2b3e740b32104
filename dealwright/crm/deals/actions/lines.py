"""Changing the products of a deal."""

from __future__ import annotations

from collections.abc import Iterable

from dealwright.crm.deals.events import DealLinesChanged
from dealwright.crm.deals.models import Deal
from dealwright.crm.lines import NewLine, lines_kept, put_lines
from dealwright.events import Actor, action, record


@action
def set_lines(deal: Deal, *, lines: Iterable[NewLine], version: int | None = None, by: Actor) -> Deal:
    """Put exactly these products on a deal; its amount follows unless somebody typed another one."""
    deal, facts = put_lines(deal, lines, version=version, by=by)
    if facts is not None:
        record(DealLinesChanged(**facts), on=deal, about=deal.client_refs)
    return deal


@action
def add_lines(deal: Deal, *, lines: Iterable[NewLine], by: Actor) -> Deal:
    """Put more products on a deal, after those it has."""
    deal = Deal.objects.locked(deal)
    return set_lines(deal, lines=[*lines_kept(deal), *lines], by=by)
