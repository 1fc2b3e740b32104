"""The board of deals: its cards, the line that adds one, its words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealwright.crm import marketing
from dealwright.crm.activities.queries import NextStep, next_steps
from dealwright.crm.activities.quiet import days_of_quiet
from dealwright.crm.deals import access, actions
from dealwright.crm.deals.models import Deal
from dealwright.crm.deals.pages.card import card_again
from dealwright.crm.deals.queries import with_relations
from dealwright.crm.planning import AGENDA, PLANNING, marks_of
from dealwright.events import Actor
from dealwright.people.access import hidden_fields
from dealwright.records.boards.board import Board, BoardCard, Mark, Words
from dealwright.records.painting import colors_of_tags, painted_tags
from dealwright.records.pipelines.models import Stage


def cards_of(deals: Sequence[Deal], actor: Actor) -> list[BoardCard]:
    """The cards of these deals, with what is to be done next and their tags: two queries in all."""
    hidden = hidden_fields(actor, Deal.record_kind)
    steps = next_steps(Deal.record_kind, [deal.pk for deal in deals], actor)
    quiet = days_of_quiet(deals)
    colors = colors_of_tags(name for deal in deals for name in deal.tags)
    return [_card(deal, steps.get(deal.pk), quiet.get(deal.pk, 0), colors, hidden) for deal in deals]


def open_on_board(*, title: str, stage: Stage, by: Actor, **demanded: Any) -> Deal:
    """Open a deal by its title, and what its stage demands."""
    given = {"responsible": access.responsible_for_new(by, None, stage.pipeline_id), **demanded}
    return actions.create_deal(
        title=title, pipeline=stage.pipeline, stage=stage, **marketing.gathered(given), by=by
    )


def _card(
    deal: Deal, step: NextStep | None, quiet_days: int, colors: dict[str, str], hidden: frozenset[str]
) -> BoardCard:
    closes_on = None if "closes_on" in hidden else deal.closes_on
    clients = [getattr(deal, name) for name in ("contact", "company") if name not in hidden]
    repeat = [Mark("", "good", "repeat", _("Repeat deal"))] if deal.is_repeat else []
    if deal.is_repeat_inquiry:
        repeat = [Mark("", "", "repeat", _("Repeat inquiry"))]
    paid = [Mark(_("Paid"), "good")] if deal.paid_at and "paid_at" not in hidden else []
    return BoardCard(
        id=deal.pk,
        version=deal.version,
        title=deal.title,
        amount=deal.amount_money if deal.amount and "amount" not in hidden else None,
        client=" · ".join(client.name for client in clients if client is not None) or None,
        day=closes_on or deal.created_at,
        day_words=_("Closes on") if closes_on else _("Opened on"),
        next=step.label if step else None,
        next_at=step.due_at if step else None,
        is_late=bool(step and step.is_late),
        marks=[*paid, *repeat, *marks_of(step, quiet_days)],
        person=deal.responsible.name if deal.responsible else None,
        picture=deal.responsible.thumbnail_url if deal.responsible else "",
        tags=painted_tags(deal.tags, colors),
    )


DEAL_BOARD = Board(
    kind="deal",
    url="/deals",
    cards=cards_of,
    create=open_on_board,
    show_card=card_again,
    on_cards=(
        "paid_at",
        "contact__name",
        "company__name",
        "is_repeat",
        "lead__is_repeat",
        "created_at",
        "closes_on",
        "closed_at",
        "archived_at",
        "last_interaction_at",
    ),
    relations=("contact", "company", "lead", "responsible"),
    for_verbs=with_relations,
    planning=PLANNING,
    agenda=AGENDA,
    words=Words(
        empty=gettext_lazy("No deals yet"),
        empty_hint=gettext_lazy(
            "Every purchase in the store becomes a deal here; you can also add one by hand."
        ),
        nothing_fits=gettext_lazy("No deal fits"),
        nothing_fits_hint=gettext_lazy("Try a part of the title or of the client’s name."),
        show_all=gettext_lazy("Show all deals"),
        add=gettext_lazy("New deal"),
        added=gettext_lazy("The deal was opened."),
    ),
)
