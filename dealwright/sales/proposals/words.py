"""How the states of proposals are said on a page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealwright.sales.proposals.models import Proposal, State

STATES = {
    State.DRAFT: (pgettext_lazy("state of a proposal", "Draft"), ""),
    State.SENT: (pgettext_lazy("state of a proposal", "Sent"), "information"),
    State.ACCEPTED: (pgettext_lazy("state of a proposal", "Accepted"), "good"),
    State.DECLINED: (pgettext_lazy("state of a proposal", "Declined"), "danger"),
}
"""Words and tone of each state."""


def state_words(proposal: Proposal) -> tuple[Any, str]:
    """Words and tone of a proposal's state; one whose last day is over says so."""
    return (_("Expired"), "attention") if proposal.is_expired else STATES[State(proposal.state)]
