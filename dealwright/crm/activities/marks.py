"""What lists show of each record beside its fields: its next step, its counters, and whether it goes cold."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy, ngettext

from dealwright.crm.activities.queries import NextStep, next_steps
from dealwright.crm.activities.quiet import days_of_quiet, in_words
from dealwright.events import Actor
from dealwright.records.boards.board import Mark
from dealwright.records.lists.cells import Cell
from dealwright.records.lists.listing import Column
from dealwright.web.formats import moment


def with_next_steps(records: Iterable[Any], actor: Actor) -> list[Any]:
    """The records, all of one kind, each with its `next_step`; one query."""
    records = list(records)
    steps = next_steps(records[0].record_kind, [one.pk for one in records], actor) if records else {}
    for one in records:
        one.next_step = steps.get(one.pk)
    return records


def with_marks(records: Iterable[Any], actor: Actor) -> list[Any]:
    """The records, each with its `next_step` and its `quiet` days; two queries in all."""
    records = with_next_steps(records, actor)
    quiet = days_of_quiet(records)
    for one in records:
        one.quiet = quiet.get(one.pk, 0)
    return records


def counters_of(step: NextStep | None) -> list[Mark]:
    """What waits: green for what came in unanswered, red for what is due today or late (CR-45)."""
    marks = []
    if step and step.unanswered:
        words = ngettext("%(number)s is unanswered", "%(number)s are unanswered", step.unanswered)
        marks.append(Mark(str(step.unanswered), "good", "message", words % {"number": step.unanswered}))
    if step and step.due:
        words = ngettext(
            "%(number)s is due today or overdue", "%(number)s are due today or overdue", step.due
        )
        marks.append(Mark(str(step.due), "danger", "clock", words % {"number": step.due}))
    return marks


def _counters(record: Any) -> Cell:
    return Cell("marks", counters_of(record.next_step))


def _next_step(record: Any) -> Cell:
    step: NextStep | None = record.next_step
    if step is None:
        return Cell("text", "")
    return Cell("next", step.label, tone="late" if step.is_late else "", detail=moment(step.due_at))


def _quiet(record: Any) -> Cell:
    return Cell("badge", in_words(record.quiet), tone="attention") if record.quiet else Cell("text", "")


NEXT_STEP = Column("next_step", gettext_lazy("Next step"), _next_step)
COUNTERS = Column("counters", gettext_lazy("Counters"), _counters)
QUIET_FOR = Column("quiet", gettext_lazy("Days without interaction"), _quiet)
