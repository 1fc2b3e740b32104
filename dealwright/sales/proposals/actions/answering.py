"""What the client says to a proposal."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from dealwright.crm.deals.actions import count_interaction
from dealwright.events import Actor, action, record
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.records.pipelines.models import Stage
from dealwright.sales.papers.standing import Place, keep_up
from dealwright.sales.proposals.actions.standing import refuse_answered
from dealwright.sales.proposals.events import (
    ProposalAccepted,
    ProposalDeclined,
    ProposalMoved,
    ProposalReopened,
)
from dealwright.sales.proposals.models import Proposal, State

LONGEST_REASON = 2000


@action
def accept_proposal(
    proposal: Proposal, *, version: int | None = None, by: Actor, at: datetime | None = None
) -> Proposal:
    """Write down that the client wants it; once, however often it is said. `at` is for undo.

    `version` is the one the client saw: a proposal that was changed meanwhile is to be looked at again.
    After its last day only we ourselves may accept it, who know what was agreed.
    """
    proposal = Proposal.objects.locked(proposal)
    if proposal.state == State.ACCEPTED:
        return proposal
    proposal.expect_version(version)
    refuse_answered(proposal)
    if not proposal.lines.exists():
        raise Refused(_("This proposal offers nothing yet."), field="lines")
    if by.kind == "visitor" and proposal.is_expired:
        raise Refused(_("This proposal is no longer valid; ask us for a new one."))
    _answer(proposal, State.ACCEPTED, by, at)
    record(ProposalAccepted(total=proposal.total_money), on=proposal, about=proposal.client_refs)
    return proposal


@action
def decline_proposal(
    proposal: Proposal,
    *,
    reason: str = "",
    version: int | None = None,
    by: Actor,
    at: datetime | None = None,
) -> Proposal:
    """Write down that the client does not want it, and why where they said so. `at` is for undo."""
    reason = reason.strip()
    if len(reason) > LONGEST_REASON:
        raise Refused(_("Say it in 2,000 letters or less."), field="reason")
    proposal = Proposal.objects.locked(proposal)
    if proposal.state == State.DECLINED:
        return proposal
    proposal.expect_version(version)
    refuse_answered(proposal)
    proposal.decline_reason = reason
    _answer(proposal, State.DECLINED, by, at)
    record(ProposalDeclined(reason=reason), on=proposal, about=proposal.client_refs)
    return proposal


@action
def reopen_proposal(
    proposal: Proposal,
    *,
    to: Stage | None = None,
    back_to: Place | None = None,
    version: int | None = None,
    by: Actor,
) -> Proposal:
    """Take the answer back: the proposal waits for one again. One that became an order stays accepted.

    It stands on “draft” or “sent” again, or on the open stage `to`; `back_to` is for undo.
    """
    proposal = Proposal.objects.locked(proposal)
    proposal.expect_version(version)
    if not proposal.is_answered:
        return proposal
    if proposal.order_id is not None:
        raise Refused(_("An order was written from this proposal; cancel the order instead."))
    before = ProposalReopened(
        state=proposal.state, answered_at=proposal.answered_at, decline_reason=proposal.decline_reason
    )
    proposal.state = State(proposal.open_state)
    proposal.answered_at, proposal.decline_reason = None, ""
    keep_up(proposal, to=to, back_to=back_to, told=ProposalMoved, by=by)
    proposal.save()
    record(before, on=proposal, about=proposal.client_refs)
    return proposal


def _answer(proposal: Proposal, state: State, by: Actor, at: datetime | None) -> None:
    proposal.state, proposal.answered_at = state, at or clock.now()
    keep_up(proposal, told=ProposalMoved, by=by, at=proposal.answered_at)
    proposal.save()
    if by.kind in {"user", "visitor"}:
        count_interaction(proposal.deal_id, at=proposal.answered_at, by=by)
