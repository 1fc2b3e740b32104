"""What a proposal may still become."""

from django.utils.translation import gettext_lazy as _

from dealwright.kit.errors import Refused
from dealwright.sales.proposals.models import Proposal, State


def refuse_answered(proposal: Proposal) -> None:
    """Raise Refused where the client has said yes or no: what they answered to stays as it was."""
    if proposal.state == State.ACCEPTED:
        raise Refused(_("The client accepted this proposal; write another one to offer something else."))
    if proposal.state == State.DECLINED:
        raise Refused(_("The client declined this proposal; write another one to offer something else."))
