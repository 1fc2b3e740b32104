"""What a proposal offers, line by line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from dealwright.catalog.products.models import Product
from dealwright.crm.lines import checked_lines
from dealwright.events import Actor, action, record
from dealwright.kit.errors import Refused
from dealwright.kit.money import LARGEST, Money
from dealwright.sales.proposals.actions.standing import refuse_answered
from dealwright.sales.proposals.events import OfferedLine, ProposalLinesChanged
from dealwright.sales.proposals.models import Proposal, ProposalLine

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class NewOffer:
    """A line to be offered; without a product it is free text. Prices with tax, the discount in percent."""

    product: Product | None
    name: str
    price: Decimal
    quantity: Decimal = Decimal(1)
    discount: Decimal = Decimal(0)


@action
def set_offers(
    proposal: Proposal, *, lines: Iterable[NewOffer], version: int | None = None, by: Actor
) -> Proposal:
    """Offer exactly these lines; the client sees them at once. An answered proposal stays as it is."""
    proposal = Proposal.objects.locked(proposal)
    proposal.expect_version(version)
    refuse_answered(proposal)
    lines = checked_offers(lines, proposal.currency)
    before = offers_of(proposal)
    after = [_essence(line) for line in lines]
    if before == after:
        return proposal
    ProposalLine.objects.filter(proposal=proposal).delete()
    proposal.total = write_offers(proposal, lines).amount
    proposal.save()
    record(
        ProposalLinesChanged(
            lines=[f"{line.quantity.normalize():f} × {line.name}" for line in lines],
            total=proposal.total_money,
            rows=after,
            rows_before=before,
        ),
        on=proposal,
        about=proposal.client_refs,
    )
    return proposal


def checked_offers(lines: Iterable[NewOffer], currency: str) -> list[NewOffer]:
    """The lines as they are kept; refuses what cannot be offered."""
    lines = list(lines)
    for line in lines:
        if not line.discount.is_finite() or not 0 <= line.discount <= HUNDRED:
            raise Refused(_("A discount is between 0 and 100 percent."), field="lines")
        if line.discount != line.discount.quantize(Decimal("0.01")):
            raise Refused(_("A discount has at most two decimals."), field="lines")
    checked = checked_lines(lines, currency)  # type: ignore[arg-type]  # has what it reads of a line
    return [
        NewOffer(one.product, one.name, one.price, one.quantity, line.discount)
        for one, line in zip(checked, lines, strict=True)
    ]


def write_offers(proposal: Proposal, lines: list[NewOffer]) -> Money:
    """Checked lines as rows of the proposal; what they cost together."""
    rows = [
        ProposalLine(
            proposal=proposal,
            product=line.product,
            name=line.name,
            price=line.price,
            discount=line.discount,
            quantity=line.quantity,
            position=position,
        )
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
    lines = ProposalLine.objects.filter(proposal=proposal).select_related("product")
    return [_essence(line) for line in lines]


def _essence(line: NewOffer | ProposalLine) -> OfferedLine:
    return OfferedLine(
        product_id=line.product.pk if line.product else None,
        name=line.name,
        price=line.price,
        discount=line.discount,
        quantity=line.quantity,
    )
