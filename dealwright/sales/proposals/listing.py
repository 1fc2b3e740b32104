"""The list of proposals, as its page and the API ask for it."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.api.filters import Colleague
from dealwright.api.paging import ListOf, Where
from dealwright.api.types import Id
from dealwright.crm.activities.marks import NEXT_STEP, with_next_steps
from dealwright.events import Actor
from dealwright.records.fields.listing import more_of
from dealwright.records.fields.types import Choice, Moment, RecordLink
from dealwright.records.lists.cells import Cell
from dealwright.records.lists.listing import ALL, MINE, Column, Listing, Narrowing, Standing, Words
from dealwright.records.search.queries import matching
from dealwright.sales.proposals.models import Proposal
from dealwright.sales.proposals.queries import for_verbs, without_unseen_deals
from dealwright.sales.proposals.words import STATES, state_words

PROPOSALS = ListOf(
    Proposal,
    fields={
        "number": str,
        "state": str,
        "stage_id": Id,
        "deal_id": Id,
        "contact_id": Id,
        "company_id": Id,
        "responsible_id": Where(Colleague),
        "valid_until": date,
        "closed_at": datetime,
        "next_step_at": datetime,
        "created_at": datetime,
        "updated_at": datetime,
        "external_id": str,
    },
    sorts=["created_at"],
    sort="-created_at",
    search=matching,
    more=more_of("proposal"),
)


def _state(proposal: Proposal) -> Cell:
    words, tone = state_words(proposal)
    return Cell("badge", str(words), tone=tone)


def _deal(proposal: Proposal) -> Cell:
    if not proposal.is_deal_seen:  # type: ignore[attr-defined]  # said by `prepare`
        return Cell("text", "")
    return Cell("link", proposal.deal.title, href=f"/deals/{proposal.deal_id}")


def _prepared(proposals: list[Any], actor: Actor) -> list[Any]:
    return without_unseen_deals(with_next_steps(proposals, actor), actor)


PROPOSAL_LIST = Listing(
    kind="proposal",
    url="/proposals",
    list_of=PROPOSALS,
    columns=("number", "contact", "total", "state", "deal", "valid_until", "responsible", "created_at"),
    words=Words(
        empty=_("No proposals yet"),
        empty_hint=_("A proposal is written on the card of a deal."),
        nothing_fits=_("No proposal fits"),
        show_all=_("Show all proposals"),
        search=_("Number or client"),
        add=_("To the deals"),
        add_icon="layout-kanban",
    ),
    new_url="/deals",
    further_columns=(NEXT_STEP, Column("deal", _("Deal"), _deal), Column("state", _("State"), _state)),
    narrowings=(
        Narrowing(
            "state", _("State"), Choice(tuple((one.value, words) for one, (words, _tone) in STATES.items()))
        ),
        Narrowing("contact_id", _("Client"), RecordLink("crm.Contact")),
        Narrowing("company_id", _("Company"), RecordLink("crm.Company")),
        Narrowing("next_step_at", _("Next step"), Moment()),
        Narrowing("closed_at", _("Closed"), Moment()),
    ),
    standing=(
        ALL,
        Standing("waiting", _("Without an answer"), "state=sent"),
        Standing("accepted", _("Accepted"), "state=accepted"),
        MINE,
    ),
    relations={
        "deal": "deal",
        "stage": "stage",
        "contact": "contact",
        "company": "company",
        "responsible": "responsible",
    },
    with_everything=for_verbs,
    prepare=_prepared,
)
