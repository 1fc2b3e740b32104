"""The board of proposals by the last day on which the client may accept them (CR-48)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.people.access import hidden_fields
from dealwright.records.boards.board import BoardCard, Mark, Words
from dealwright.records.boards.deadlines import DeadlineBoard
from dealwright.sales.proposals.models import Proposal, State
from dealwright.sales.proposals.words import STATES
from dealwright.web.formats import local_day


def cards_of(proposals: Sequence[Proposal], actor: Actor) -> list[BoardCard]:
    """The cards of these proposals: no query beside the one that read them."""
    hidden = hidden_fields(actor, Proposal.record_kind)
    return [_card(proposal, hidden) for proposal in proposals]


def _card(proposal: Proposal, hidden: frozenset[str]) -> BoardCard:
    clients = [
        client.name
        for name, client in (("contact", proposal.contact), ("company", proposal.company))
        if client is not None and name not in hidden
    ]
    last_day = proposal.valid_until
    words, tone = STATES[State(proposal.state)]
    return BoardCard(
        id=proposal.pk,
        version=proposal.version,
        title=_("Proposal №%(number)s") % {"number": proposal.number},
        amount=None if "total" in hidden else proposal.total_money,
        client=" · ".join(clients) or None,
        next=_("Valid until") if last_day else None,
        next_at=last_day,
        next_is_day=True,
        is_late=last_day is not None and last_day < local_day(clock.now()),
        marks=[Mark(str(words), tone)],
        person=proposal.responsible.name if proposal.responsible else None,
        picture=proposal.responsible.thumbnail_url if proposal.responsible else "",
    )


PROPOSAL_DEADLINES = DeadlineBoard(
    kind="proposal",
    url="/proposals",
    field="valid_until",
    still_open=("state", (State.DRAFT.value, State.SENT.value)),
    cards=cards_of,
    titled_by="number",
    sum_of="total",
    on_cards=("state", "contact__name", "company__name"),
    relations=("contact", "company", "responsible"),
    words=Words(
        empty=gettext_lazy("No proposal waits for an answer"),
        empty_hint=gettext_lazy(
            "Drafts and sent proposals stand here by the day until which they are valid."
        ),
        nothing_fits=gettext_lazy("No proposal fits"),
        nothing_fits_hint=gettext_lazy("Try the number or a part of the client’s name."),
        show_all=gettext_lazy("Show all open proposals"),
    ),
)
