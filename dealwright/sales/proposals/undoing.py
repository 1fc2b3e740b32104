"""How what happened to proposals is taken back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.catalog.products.models import Product
from dealwright.records.undo import Step, final, inverse
from dealwright.records.undo.edits import edits_of
from dealwright.records.undo.whole import comes_and_goes
from dealwright.sales.proposals import actions, events
from dealwright.sales.proposals.models import State

comes_and_goes(
    created=events.ProposalCreated, deleted=events.ProposalDeleted, restored=events.ProposalRestored
)
edits_of(events.ProposalEdited)
final(events.ProposalSent, why=_("The client has it already; decline it or write another one."))
final(events.ProposalOrdered, why=_("The order stands; cancel it instead."))


@inverse(of=events.ProposalLinesChanged, touches="lines")
def offer_what_was_offered(step: Step) -> None:
    """The lines as they were."""
    event, proposal = step.event, step.record
    if not step.holds(actions.offers_of(proposal) == event.rows, "lines"):
        return
    products = Product.everything.in_bulk([row.product_id for row in event.rows_before if row.product_id])
    lines = [
        actions.NewOffer(products.get(row.product_id or 0), row.name, row.price, row.quantity, row.discount)
        for row in event.rows_before
    ]
    actions.set_offers(proposal, lines=lines, by=step.by)


@inverse(of=events.ProposalAccepted, touches="answer")
def take_yes_back(step: Step) -> None:
    """It waits for an answer again."""
    if step.holds(step.record.state == State.ACCEPTED and step.record.order_id is None, "answer"):
        actions.reopen_proposal(step.record, by=step.by)


@inverse(of=events.ProposalDeclined, touches="answer")
def take_no_back(step: Step) -> None:
    """It waits for an answer again."""
    if step.holds(step.record.state == State.DECLINED, "answer"):
        actions.reopen_proposal(step.record, by=step.by)


@inverse(of=events.ProposalReopened, touches="answer")
def answer_again(step: Step) -> None:
    """It was answered after all, as it had been."""
    event, proposal = step.event, step.record
    if not step.holds(not proposal.is_answered, "answer"):
        return
    if event.state == State.ACCEPTED:
        actions.accept_proposal(proposal, at=event.answered_at, by=step.by)
    else:
        actions.decline_proposal(proposal, reason=event.decline_reason, at=event.answered_at, by=step.by)
