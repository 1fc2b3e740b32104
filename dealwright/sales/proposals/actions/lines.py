"""What a proposal offers, line by line."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from dealwright.crm.deals.models import Deal
from dealwright.crm.lines import (
    NewLine,
    checked_lines,
    columns_of,
    essence,
    facts_of,
    in_words,
    lines_kept,
)
from dealwright.events import Actor, action, record
from dealwright.kit.errors import Refused
from dealwright.kit.money import LARGEST, Money
from dealwright.sales.proposals.actions.standing import refuse_answered
from dealwright.sales.proposals.events import OfferedLine, ProposalLinesChanged
from dealwright.sales.proposals.models import Proposal, ProposalLine

NewOffer = NewLine
"""A line to be offered, as deals have them; without a product it is free text."""


@action
def set_offers(
    proposal: Proposal, *, lines: Iterable[NewOffer], version: int | None = None, by: Actor
) -> Proposal:
    """Offer exactly these lines; the client sees them at once. An answered proposal stays as it is."""
    proposal = Proposal.objects.locked(proposal)
    proposal.expect_version(version)
    refuse_answered(proposal)
    lines = checked_offers(lines, proposal.currency)
    present = list(ProposalLine.objects.filter(proposal=proposal).select_related("product"))
    if list(map(essence, present)) == list(map(essence, lines)):
        return proposal
    ProposalLine.objects.filter(proposal=proposal).delete()
    proposal.total = write_offers(proposal, lines).amount
    proposal.save()
    record(
        ProposalLinesChanged(
            lines=[in_words(line) for line in lines],
            total=proposal.total_money,
            rows=facts_of(lines),
            rows_before=facts_of(present),
        ),
        on=proposal,
        about=proposal.client_refs,
    )
    return proposal


@action
def add_offers(proposal: Proposal, *, lines: Iterable[NewOffer], by: Actor) -> Proposal:
    """Offer these, too, below what is offered."""
    proposal = Proposal.objects.locked(proposal)
    offered: Proposal = set_offers(proposal, lines=[*lines_kept(proposal), *lines], by=by)
    return offered


def checked_offers(lines: Iterable[NewOffer], currency: str) -> list[NewOffer]:
    """The lines as they are kept; refuses what cannot be offered."""
    return checked_lines(lines, currency)


def offers_of_deal(deal: Deal) -> list[NewOffer]:
    """The products of a deal as they stand on it, or the deal itself where its amount was typed."""
    lines = lines_kept(deal)
    if lines and not deal.amount_is_manual:
        return lines
    return [NewOffer(None, deal.title, deal.amount)] if deal.amount else []


def write_offers(proposal: Proposal, lines: list[NewOffer]) -> Money:
    """Checked lines as rows of the proposal; what is paid for them together."""
    rows = [
        ProposalLine(proposal=proposal, **columns_of(line), position=position)
        for position, line in enumerate(lines, start=1)
    ]
    total = sum((row.total_in(proposal.currency).amount for row in rows), Decimal(0))
    if total > LARGEST:
        raise Refused(_("This amount is too large to be kept."), field="lines")
    if rows:
        ProposalLine.objects.bulk_create(rows)
    return Money(total, proposal.currency)


def offers_of(proposal: Proposal) -> list[OfferedLine]:
    """The lines a proposal has now, as events keep them."""
    return facts_of(ProposalLine.objects.filter(proposal=proposal).select_related("product"))
