"""Changing the products of a lead."""

from __future__ import annotations

from collections.abc import Iterable

from dealwright.crm.leads.events import LeadLinesChanged
from dealwright.crm.leads.models import Lead, LeadLine
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
def set_lines(lead: Lead, *, lines: Iterable[NewLine], version: int | None = None, by: Actor) -> Lead:
    """Put exactly these products on a lead; its amount follows unless somebody typed another one."""
    lead = Lead.objects.locked(lead)
    lead.expect_version(version)
    lines = checked_lines(lines, lead.currency)
    present = lines_of(lead)
    if [essence(line) for line in present] == [essence(line) for line in lines]:
        return lead
    before, rows_before = [in_words(line) for line in present], facts_of(present)
    LeadLine.objects.filter(lead=lead).delete()
    written = write_lines(lead, lines)
    if not lead.amount_is_manual:
        lead.amount = worth_of(lines, lead.currency).amount
    lead.note_interaction(by)
    lead.save()
    record(
        LeadLinesChanged(
            lines=[in_words(line) for line in written],
            before=before,
            amount=lead.amount_money,
            rows=facts_of(written),
            rows_before=rows_before,
        ),
        on=lead,
        about=lead.client_refs,
    )
    return lead


@action
def add_lines(lead: Lead, *, lines: Iterable[NewLine], by: Actor) -> Lead:
    """Put more products on a lead, after those it has."""
    lead = Lead.objects.locked(lead)
    present = [NewLine(line.product, line.name, line.price, line.quantity) for line in lines_of(lead)]
    return set_lines(lead, lines=[*present, *lines], by=by)
