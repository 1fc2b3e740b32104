"""The board of proposals: its cards and its words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.crm.planning import AGENDA, PLANNING
from dealwright.records.boards.board import Board, Mark, Words
from dealwright.sales.papers.boarding import cards_of
from dealwright.sales.proposals.card import card_again
from dealwright.sales.proposals.models import Proposal
from dealwright.sales.proposals.queries import for_verbs
from dealwright.sales.proposals.words import state_words


def _marks(proposal: Proposal, hidden: frozenset[str]) -> list[Mark]:
    words, tone = state_words(proposal)
    return [Mark(str(words), tone)] if proposal.is_expired else []


PROPOSAL_BOARD = Board(
    kind="proposal",
    url="/proposals/board",
    cards=cards_of("proposal", title=_("Proposal №%(number)s"), marks=_marks),
    create=None,
    show_card=card_again,
    titled_by="number",
    sum_of="total",
    on_cards=("state", "valid_until", "contact__name", "company__name"),
    relations=("contact", "company", "responsible"),
    for_verbs=for_verbs,
    planning=PLANNING,
    agenda=AGENDA,
    words=Words(
        empty=_("No proposals yet"),
        empty_hint=_("A proposal is written on the card of a deal."),
        nothing_fits=_("No proposal fits"),
        nothing_fits_hint=_("Try the number or a part of the client’s name."),
        show_all=_("Show all proposals"),
    ),
)
