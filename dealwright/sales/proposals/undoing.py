"""How what happened to proposals is taken back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.crm.lines import as_told, new_lines
from dealwright.records.undo import Step, final, inverse
from dealwright.records.undo.edits import edits_of, handovers_of
from dealwright.records.undo.whole import comes_and_goes
from dealwright.sales.papers.selling import COMPANY_BEFORE
from dealwright.sales.papers.undoing import moves_of_papers, stood_before
from dealwright.sales.proposals import actions, events
from dealwright.sales.proposals.models import State

comes_and_goes(
    created=events.ProposalCreated, deleted=events.ProposalDeleted, restored=events.ProposalRestored
)
edits_of(events.ProposalEdited, own_company=COMPANY_BEFORE)
handovers_of(events.ProposalAssigned)
moves_of_papers(
    events.ProposalMoved,
    beside=(events.ProposalAccepted, events.ProposalDeclined, events.ProposalReopened),
    move_back=actions.move_proposal_back,
)
final(events.ProposalSent, why=_("The client has it already; decline it or write another one."))
final(events.ProposalOrdered, why=_("The order stands; cancel it instead."))


@inverse(of=events.ProposalLinesChanged, touches="lines")
def offer_what_was_offered(step: Step) -> None:
    """The lines as they were."""
    event, proposal = step.event, step.record
    if step.holds(as_told(actions.offers_of(proposal), event.rows), "lines"):
        actions.set_offers(proposal, lines=new_lines(event.rows_before), by=step.by)


@inverse(of=events.ProposalAccepted, touches="answer")
def take_yes_back(step: Step) -> None:
    """It waits for an answer again."""
    if step.holds(step.record.state == State.ACCEPTED and step.record.order_id is None, "answer"):
        stood = stood_before(step, events.ProposalMoved)
        actions.reopen_proposal(step.record, back_to=stood, by=step.by)


@inverse(of=events.ProposalDeclined, touches="answer")
def take_no_back(step: Step) -> None:
    """It waits for an answer again."""
    if step.holds(step.record.state == State.DECLINED, "answer"):
        stood = stood_before(step, events.ProposalMoved)
        actions.reopen_proposal(step.record, back_to=stood, by=step.by)


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
