"""Changing the products of a deal."""

from __future__ import annotations

from collections.abc import Iterable

from dealwright.crm.deals.events import DealLinesChanged
from dealwright.crm.deals.models import Deal, DealLine
from dealwright.crm.lines import (
    NewLine,
    checked_lines,
    essence,
    facts_of,
    in_words,
    lines_of,
    worth_of,
    write_lines,
)
from dealwright.events import Actor, action, record


@action
def set_lines(deal: Deal, *, lines: Iterable[NewLine], version: int | None = None, by: Actor) -> Deal:
    """Put exactly these products on a deal; its amount follows unless somebody typed another one."""
    deal = Deal.objects.locked(deal)
    deal.expect_version(version)
    lines = checked_lines(lines, deal.currency)
    present = lines_of(deal)
    if [essence(line) for line in present] == [essence(line) for line in lines]:
        return deal
    before, rows_before = [in_words(line) for line in present], facts_of(present)
    DealLine.objects.filter(deal=deal).delete()
    written = write_lines(deal, lines)
    if not deal.amount_is_manual:
        deal.amount = worth_of(lines, deal.currency).amount
    deal.note_interaction(by)
    deal.save()
    record(
        DealLinesChanged(
            lines=[in_words(line) for line in written],
            before=before,
            amount=deal.amount_money,
            rows=facts_of(written),
            rows_before=rows_before,
        ),
        on=deal,
        about=deal.client_refs,
    )
    return deal


@action
def add_lines(deal: Deal, *, lines: Iterable[NewLine], by: Actor) -> Deal:
    """Put more products on a deal, after those it has."""
    deal = Deal.objects.locked(deal)
    present = [NewLine(line.product, line.name, line.price, line.quantity) for line in lines_of(deal)]
    return set_lines(deal, lines=[*present, *lines], by=by)
