"""The letter that brings a proposal to the client."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dealwright.channels.messages.models import Message
from dealwright.events import Actor
from dealwright.kit.money import show
from dealwright.sales.papers.letters import PaperLetter, write_paper_letter
from dealwright.sales.proposals.models import Proposal

PURPOSE = "proposal.sent"
TELLS_OF = ("proposal.contact", "proposal.company", "proposal.total")
"""What the letter repeats, or the page it leads to shows."""


def write_letter(proposal: Proposal, *, to: str, words: str, by: Actor) -> Message:
    """Write it: what is offered, until when, and the way to the page where it is answered."""
    return write_paper_letter(
        proposal,
        to=to,
        worded=lambda: _worded(proposal, words),
        purpose=PURPOSE,
        tells_of=TELLS_OF,
        by=by,
    )


def _worded(proposal: Proposal, words: str) -> PaperLetter:
    offered = _("We offer you %(title)s for %(total)s.")
    after = [_("Look at it and answer there with one click.")]
    if proposal.valid_until:
        day = date_format(proposal.valid_until, "DATE_FORMAT")
        after.append(_("It is valid until %(day)s.") % {"day": day})
    return PaperLetter(
        subject=_("Proposal №%(number)s") % {"number": proposal.number},
        before=[words, offered % {"title": proposal.deal.title, "total": show(proposal.total_money)}],
        links=[(_("See the proposal"), proposal.page)],
        after=after,
    )
