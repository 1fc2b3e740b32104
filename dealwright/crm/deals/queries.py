"""Questions about deals: the board, its columns, its cards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money
from dealwright.records.pipelines.models import Pipeline, Stage

PAGE = 20
MOST_SHOWN = 200
"""Cards of one column that a refresh brings back at once."""
COUNTED = 10_000
"""Deals of one column that are counted and summed exactly."""

_FIGURES = (
    "SELECT %s::bigint AS stage, currency, count(*), sum(amount) FROM ({query}) AS capped GROUP BY currency"
)
"""Of one stage; the query inside is written by the ORM. Its index holds both columns."""

_ON_CARDS = (
    "title",
    "version",
    "stage_id",
    "stage_since",
    "amount",
    "currency",
    "paid_at",
    "tags",
    "contact__name",
    "responsible__name",
    "responsible__photo",
)


Narrow = Callable[[Any], Any]
"""What a board is narrowed by: deals in, those that fit out."""


def _all_of_them(deals: Any) -> Any:
    return deals


@dataclass(frozen=True)
class Figures:
    """How many deals stand in a column and what they are worth."""

    count: int = 0
    count_capped: bool = False
    sums: list[Money] = field(default_factory=list)
    """One per currency, that of most deals first."""

    @property
    def amount(self) -> Money | None:
        """The sum in the currency of most deals."""
        return self.sums[0] if self.sums else None


@dataclass(frozen=True)
class Column:
    """One stage of the board."""

    stage: Stage
    cards: list[Deal]
    next_cursor: str | None
    figures: Figures
    share: int
    """Percent of the board's worth; of its deals where they are worth nothing."""


@dataclass(frozen=True)
class Board:
    """The open deals of a pipeline, stage by stage."""

    pipeline: Pipeline
    columns: list[Column]
    ends: list[Stage]
    """The won and the lost stages: places to drop a card on."""


def board(
    actor: Actor, pipeline: Pipeline, *, narrow: Narrow = _all_of_them, shown: Mapping[int, int] | None = None
) -> Board:
    """The board in two queries, however many stages there are. `shown` asks for as many cards per stage."""
    stages = list(pipeline.stages.all())
    is_open = [stage for stage in stages if not stage.is_final]
    seen = deals_on_board(actor, narrow, pipeline.pk)
    cards = _cards_of(seen, is_open, shown or {})
    figures = figures_of(seen, is_open)
    shares = _shares([figures[stage.pk] for stage in is_open])
    columns = [
        _column(stage, cards[stage.pk], (shown or {}).get(stage.pk, PAGE), figures[stage.pk], share)
        for stage, share in zip(is_open, shares, strict=True)
    ]
    return Board(pipeline, columns, [stage for stage in stages if stage.is_final])


def deals_on_board(
    actor: Actor, narrow: Narrow = _all_of_them, pipeline_id: int | None = None
) -> QuerySet[Deal]:
    """The deals the actor sees on a board; of one pipeline where the board is that of one."""
    seen = Deal.objects.seen_by(actor, pipeline_id=pipeline_id)
    narrowed: QuerySet[Deal] = narrow(seen.active())
    return narrowed


def column_cards(seen: QuerySet[Deal], stage: Stage, cursor: str) -> tuple[list[Deal], str | None]:
    """The next cards of a column, and where they end."""
    if cursor:
        since, id = _read(cursor)
        seen = seen.filter(Q(stage_since__lte=since) & (Q(stage_since__lt=since) | Q(pk__lt=id)))
    cards = list(_as_cards(_newest(seen, stage, PAGE)))
    return cards[:PAGE], _cursor_after(cards, PAGE)


def figures_of(seen: QuerySet[Deal], stages: Sequence[Stage]) -> dict[int, Figures]:
    """Capped counts and sums of these stages, in one query."""
    parts: list[str] = []
    parameters: list[Any] = []
    for stage in stages:
        capped = seen.filter(stage=stage).order_by().values("currency", "amount")[: COUNTED + 1]
        try:
            query, of_query = capped.query.sql_with_params()
        except EmptyResultSet:  # a role that sees nothing, or a search too short to find anything
            continue
        parts.append(_FIGURES.format(query=query))
        parameters += [stage.pk, *of_query]
    found: dict[int, list[Any]] = {stage.pk: [] for stage in stages}
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), parameters)
            for row in cursor.fetchall():
                found[row[0]].append(row)
    are_sums_hidden = "amount" in seen.hidden  # type: ignore[attr-defined]
    return {
        stage_id: _without_sums(_figures(rows)) if are_sums_hidden else _figures(rows)
        for stage_id, rows in found.items()
    }


def with_other_contacts(deals: QuerySet[Deal]) -> QuerySet[Deal]:
    """The deals with the keys of their further clients, in the same query."""
    others = Deal.other_contacts.through.objects.filter(deal=OuterRef("pk")).order_by("id")
    return deals.annotate(other_contact_ids=ArraySubquery(others.values("contact_id")))  # type: ignore[no-redef]


def with_relations(deals: QuerySet[Deal]) -> QuerySet[Deal]:
    """The deals with what their card and every verb needs to know, in one query."""
    return with_other_contacts(deals).select_related("stage", "contact", "responsible")


def _cards_of(
    seen: QuerySet[Deal], stages: Sequence[Stage], shown: Mapping[int, int]
) -> dict[int, list[Deal]]:
    """The first cards of each stage and one more, in one query."""
    cards: dict[int, list[Deal]] = {stage.pk: [] for stage in stages}
    if not stages:
        return cards
    newest = [_newest(seen, stage, shown.get(stage.pk, PAGE)) for stage in stages]
    chosen = newest[0].union(*newest[1:], all=True) if len(newest) > 1 else newest[0]
    for card in _as_cards(chosen):
        cards[card.stage_id].append(card)
    return cards


def _newest(seen: QuerySet[Deal], stage: Stage, limit: int) -> Any:
    """The keys of the deals that came to the stage last."""
    ordered = seen.filter(stage=stage).order_by("-stage_since", "-pk")
    return ordered.values("pk")[: min(limit, MOST_SHOWN) + 1]


def _as_cards(keys: Any) -> QuerySet[Deal]:
    """The deals with these keys as the board shows them."""
    deals = Deal.objects.filter(pk__in=keys).select_related("contact", "responsible")
    return deals.only(*_ON_CARDS).order_by("-stage_since", "-pk")


def _column(stage: Stage, cards: list[Deal], limit: int, figures: Figures, share: int) -> Column:
    limit = min(limit, MOST_SHOWN)
    return Column(stage, cards[:limit], _cursor_after(cards, limit), figures, share)


def _figures(rows: Iterable[tuple[int, str, int, Decimal]]) -> Figures:
    rows = sorted(rows, key=lambda row: row[2], reverse=True)
    count = sum(row[2] for row in rows)
    sums = [Money(worth, currency) for _stage, currency, _count, worth in rows if worth]
    return Figures(min(count, COUNTED), count > COUNTED, sums)


def _without_sums(figures: Figures) -> Figures:
    """For those who may not see amounts."""
    return replace(figures, sums=[])


def _shares(figures: Sequence[Figures]) -> list[int]:
    """Percent of the board that each column is."""
    main = next((each.amount.currency for each in figures if each.amount), None)
    weights = [sum((one.amount for one in each.sums if one.currency == main), Decimal(0)) for each in figures]
    if not any(weights):
        weights = [Decimal(each.count) for each in figures]
    whole = sum(weights)
    return [round(100 * weight / whole) if whole else 0 for weight in weights]


def _cursor_after(cards: Sequence[Deal], limit: int) -> str | None:
    if len(cards) <= limit:
        return None
    last = cards[limit - 1]
    return f"{last.stage_since.isoformat()}~{last.pk}"


def _read(cursor: str) -> tuple[datetime, int]:
    try:
        since, id = cursor.split("~")
        return clock.read(since), int(id)
    except ValueError:
        raise Refused(_("This is no place in the column; start from its top."), field="cursor") from None
