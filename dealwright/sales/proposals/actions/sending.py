"""Giving a proposal to the client."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from dealwright.crm.deals.actions import count_interaction
from dealwright.events import Actor, action, record
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.records.pipelines.models import Stage
from dealwright.sales.papers.standing import keep_up
from dealwright.sales.papers.trials import refuse_letter
from dealwright.sales.proposals.actions.standing import refuse_answered
from dealwright.sales.proposals.events import ProposalMoved, ProposalSent
from dealwright.sales.proposals.letters import write_letter
from dealwright.sales.proposals.models import Proposal, State

LONGEST_ADDRESS = 254


@action
def send_proposal(
    proposal: Proposal,
    *,
    to: str = "",
    words: str = "",
    onto: Stage | None = None,
    version: int | None = None,
    by: Actor,
) -> Proposal:
    """Say that the client has it from now on; with an e-mail address a letter with the link goes there.

    The letter is a message about proposal, deal and client. `words` stand above the link. Sent again, it is
    told again. `onto` is the stage it was moved to, where that is not “sent”.
    """
    to = to.strip()
    proposal = Proposal.objects.locked(proposal)
    proposal.expect_version(version)
    refuse_answered(proposal)
    if not proposal.lines.exists():
        raise Refused(_("Put something on the proposal before you send it."), field="lines")
    if to:
        _refuse_no_address(to)
        refuse_letter(proposal)
        write_letter(proposal, to=to, words=words.strip(), by=by)
    proposal.state, proposal.sent_at = State.SENT, clock.now()
    keep_up(proposal, to=onto, told=ProposalMoved, by=by)
    proposal.save()
    record(ProposalSent(total=proposal.total_money, to=to), on=proposal, about=proposal.client_refs)
    if by.kind == "user":
        count_interaction(proposal.deal_id, at=proposal.sent_at, by=by)
    return proposal


def _refuse_no_address(to: str) -> None:
    try:
        validate_email(to if len(to) <= LONGEST_ADDRESS else "")
    except ValidationError:
        raise Refused(_("“%(text)s” is no e-mail address.") % {"text": to[:60]}, field="to") from None
