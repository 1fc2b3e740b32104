"""The cards of proposals and invoices on their boards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from dealwright.crm.activities.queries import next_steps
from dealwright.crm.planning import marks_of
from dealwright.events import Actor
from dealwright.people.access import hidden_fields
from dealwright.records.boards.board import BoardCard, Mark
from dealwright.records.painting import colors_of_tags, painted_tags

Marks = Callable[[Any, frozenset[str]], list[Mark]]
"""`marks(paper, hidden)`: what its card says in a word or two."""


def cards_of(kind: str, *, title: Any, marks: Marks) -> Callable[[Sequence[Any], Actor], list[BoardCard]]:
    """The cards of such papers, with what is to be done next and their tags: two queries in all.

    `title` is a lazily translated text with `%(number)s`.
    """

    def made(papers: Sequence[Any], actor: Actor) -> list[BoardCard]:
        hidden = hidden_fields(actor, kind)
        steps = next_steps(kind, [paper.pk for paper in papers], actor)
        colors = colors_of_tags(name for paper in papers for name in paper.tags)
        return [
            _card(paper, str(title) % {"number": paper.number}, steps.get(paper.pk), colors, hidden, marks)
            for paper in papers
        ]

    return made


def _card(
    paper: Any, title: str, step: Any, colors: dict[str, str], hidden: frozenset[str], marks: Marks
) -> BoardCard:
    clients = [
        client.name
        for name, client in (("contact", paper.contact), ("company", paper.company))
        if client is not None and name not in hidden
    ]
    return BoardCard(
        id=paper.pk,
        version=paper.version,
        title=title,
        amount=None if "total" in hidden else paper.total_money,
        client=" · ".join(clients) or None,
        next=step.label if step else None,
        next_at=step.due_at if step else None,
        is_late=bool(step and step.is_late),
        marks=[*marks(paper, hidden), *marks_of(step, quiet_days=0)],
        person=paper.responsible.name if paper.responsible else None,
        picture=paper.responsible.thumbnail_url if paper.responsible else "",
        tags=painted_tags(paper.tags, colors),
    )
