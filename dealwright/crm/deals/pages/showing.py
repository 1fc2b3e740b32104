"""What the board's cards show, put together for the template."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.kit.money import Money
from dealwright.people.access import hidden_fields
from dealwright.records.colors import painted
from dealwright.records.pipelines.models import Stage
from dealwright.records.tags.models import Tag
from dealwright.work.tasks.models import Task
from dealwright.work.tasks.queries import next_tasks


@dataclass(frozen=True)
class PaintedTag:
    """A tag with the colour to paint it with."""

    name: str
    color: str


@dataclass(frozen=True)
class PaintedStage:
    """A stage with the colour to paint it with."""

    id: int
    name: str
    color: str
    semantic: str


@dataclass(frozen=True)
class BoardCard:
    """One card of the board."""

    id: int
    version: int
    title: str
    amount: Money | None
    client: str | None
    next: str | None
    next_at: datetime | None
    is_late: bool
    badge: str | None
    person: str | None
    picture: str
    tags: list[PaintedTag]


def cards_of(deals: Iterable[Deal], actor: Actor) -> dict[int, BoardCard]:
    """The cards of these deals, with what is to be done next for each and its tags: two queries in all."""
    deals, hidden = list(deals), hidden_fields(actor, Deal.record_kind)
    tasks = next_tasks(Deal.record_kind, [deal.pk for deal in deals], actor=actor)
    colors = colors_of_tags(name for deal in deals for name in deal.tags)
    now = clock.now()
    return {deal.pk: _card(deal, tasks.get(deal.pk), colors, now, hidden) for deal in deals}


def painted_stage(stage: Stage) -> PaintedStage:
    """The stage as components show it."""
    return PaintedStage(stage.pk, stage.name, painted(stage.color), stage.semantic)


def painted_tags(names: Iterable[str]) -> list[PaintedTag]:
    """Tags as components show them; one query."""
    names = list(names)
    colors = colors_of_tags(names)
    return [PaintedTag(name, painted(colors.get(name, ""))) for name in names]


def colors_of_tags(names: Iterable[str]) -> dict[str, str]:
    """The names of the colours of these tags; no tags, no query."""
    wanted = set(names)
    return dict(Tag.objects.filter(name__in=wanted).values_list("name", "color")) if wanted else {}


def _card(
    deal: Deal, task: Task | None, colors: dict[str, str], now: datetime, hidden: frozenset[str]
) -> BoardCard:
    return BoardCard(
        id=deal.pk,
        version=deal.version,
        title=deal.title,
        amount=deal.amount_money if deal.amount and "amount" not in hidden else None,
        client=deal.contact.name if deal.contact and "contact" not in hidden else None,
        next=task.title if task else None,
        next_at=task.due_at if task else None,
        is_late=bool(task and task.due_at and task.due_at < now),
        badge=_("Paid") if deal.paid_at and "paid_at" not in hidden else None,
        person=deal.responsible.name if deal.responsible else None,
        picture=deal.responsible.thumbnail_url if deal.responsible else "",
        tags=[PaintedTag(name, painted(colors.get(name, ""))) for name in deal.tags],
    )
