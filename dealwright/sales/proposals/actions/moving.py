"""Moving proposals from stage to stage: by the verb that the stage stands for, elsewhere by itself."""

from __future__ import annotations

from django.utils.translation import gettext as _

from dealwright.events import Actor, action
from dealwright.kit.errors import Refused
from dealwright.records.pipelines.models import Stage
from dealwright.sales.papers.standing import Place, is_for_sent, keep_up, refuse_draft_again, refuse_strange
from dealwright.sales.proposals.actions.answering import accept_proposal, decline_proposal, reopen_proposal
from dealwright.sales.proposals.actions.sending import send_proposal
from dealwright.sales.proposals.events import ProposalMoved
from dealwright.sales.proposals.models import Proposal, State


@action
def move_proposal(
    proposal: Proposal, *, to: Stage, reason: str = "", version: int | None = None, by: Actor
) -> Proposal:
    """Let the proposal stand on another stage, with all that this stage says of it.

    On “sent”, and on stages of our own behind it, it counts as sent, without a letter; on “accepted” and
    “declined” it is answered, and out of them open again. Nothing that was sent becomes a draft again.
    """
    proposal = Proposal.objects.locked(proposal)
    proposal.expect_version(version)
    refuse_strange(proposal, to)
    if to.pk == proposal.stage_id:
        return proposal
    if to.is_final:
        return _answer(proposal, to, reason, by)
    refuse_draft_again(proposal, to)
    is_sent = is_for_sent(proposal, to)
    if proposal.is_answered:
        fits = bool(proposal.sent_at) or not is_sent
        proposal = reopen_proposal(proposal, to=to if fits else None, by=by)
    if is_sent and proposal.state == State.DRAFT:
        return send_proposal(proposal, onto=to, by=by)
    return _put(proposal, to=to, by=by)


@action
def move_proposal_back(proposal: Proposal, *, to: Place, by: Actor) -> Proposal:
    """Let the proposal stand where it stood before a move that changed nothing else."""
    return _put(Proposal.objects.locked(proposal), back_to=to, by=by)


def _answer(proposal: Proposal, to: Stage, reason: str, by: Actor) -> Proposal:
    if proposal.is_answered:
        raise Refused(_("This proposal is answered already; open it again first."), field="stage_id")
    if to.code == State.ACCEPTED:
        return accept_proposal(proposal, by=by)
    return decline_proposal(proposal, reason=reason, by=by)


def _put(proposal: Proposal, *, to: Stage | None = None, back_to: Place | None = None, by: Actor) -> Proposal:
    stood = proposal.stage_id
    keep_up(proposal, to=to, back_to=back_to, told=ProposalMoved, by=by)
    if proposal.stage_id != stood:
        proposal.save()
    return proposal
