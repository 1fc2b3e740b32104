"""The board of leads: its cards, the line that adds one, its words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealwright.crm import marketing
from dealwright.crm.activities.queries import NextStep, next_steps
from dealwright.crm.activities.quiet import days_of_quiet
from dealwright.crm.leads import access, actions
from dealwright.crm.leads.models import Lead
from dealwright.crm.leads.pages.card import card_again
from dealwright.crm.leads.queries import for_verbs
from dealwright.crm.planning import AGENDA, PLANNING, marks_of
from dealwright.events import Actor
from dealwright.people.access import hidden_fields
from dealwright.records.boards.board import Board, BoardCard, Mark, Words
from dealwright.records.painting import colors_of_tags, painted_tags
from dealwright.records.pipelines.models import Stage


def cards_of(leads: Sequence[Lead], actor: Actor) -> list[BoardCard]:
    """The cards of these leads, with next step, days without interaction and tags: three queries."""
    hidden = hidden_fields(actor, Lead.record_kind)
    steps = next_steps(Lead.record_kind, [lead.pk for lead in leads], actor)
    quiet = days_of_quiet(leads)
    colors = colors_of_tags(name for lead in leads for name in lead.tags)
    return [_card(lead, steps.get(lead.pk), quiet.get(lead.pk, 0), colors, hidden) for lead in leads]


def open_on_board(*, title: str, stage: Stage, by: Actor, **demanded: Any) -> Lead:
    """Open a lead by its title, and what its stage demands."""
    given = {"responsible": access.responsible_for_new(by, None, stage.pipeline_id), **demanded}
    return actions.create_lead(
        title=title, pipeline=stage.pipeline, stage=stage, **marketing.gathered(given), by=by
    )


def _card(
    lead: Lead, step: NextStep | None, quiet_days: int, colors: dict[str, str], hidden: frozenset[str]
) -> BoardCard:
    repeat = [Mark(_("Repeat"), "good", icon="repeat", title=_("Repeat lead"))] if lead.is_repeat else []
    who = [lead.name, "" if "company_title" in hidden else lead.company_title]
    return BoardCard(
        id=lead.pk,
        version=lead.version,
        title=lead.title,
        amount=lead.amount_money if lead.amount and "amount" not in hidden else None,
        client=" · ".join(text for text in who if text and text != lead.title) or None,
        day=lead.created_at,
        day_words=_("Opened on"),
        next=step.label if step else None,
        next_at=step.due_at if step else None,
        is_late=bool(step and step.is_late),
        marks=[*repeat, *marks_of(step, quiet_days)],
        person=lead.responsible.name if lead.responsible else None,
        picture=lead.responsible.thumbnail_url if lead.responsible else "",
        tags=painted_tags(lead.tags, colors),
    )


LEAD_BOARD = Board(
    kind="lead",
    url="/leads",
    cards=cards_of,
    create=open_on_board,
    show_card=card_again,
    on_cards=(
        "name",
        "company_title",
        "is_repeat",
        "created_at",
        "last_interaction_at",
        "closed_at",
        "archived_at",
    ),
    relations=("responsible",),
    for_verbs=for_verbs,
    planning=PLANNING,
    agenda=AGENDA,
    words=Words(
        empty=gettext_lazy("No leads yet"),
        empty_hint=gettext_lazy("A lead is a phone number, an e-mail or a chat that may become a client."),
        nothing_fits=gettext_lazy("No lead fits"),
        nothing_fits_hint=gettext_lazy("Try a part of the title, of the name or of the phone number."),
        show_all=gettext_lazy("Show all leads"),
        add=gettext_lazy("New lead"),
        added=gettext_lazy("The lead was opened."),
    ),
)
