"""What lists show of each deal, lead or order beside its fields: its next step, and whether it goes cold."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy

from dealwright.crm.activities.queries import NextStep, next_steps
from dealwright.crm.activities.quiet import days_of_quiet, in_words
from dealwright.events import Actor
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


def _next_step(record: Any) -> Cell:
    step: NextStep | None = record.next_step
    if step is None:
        return Cell("text", "")
    return Cell("next", step.label, tone="late" if step.is_late else "", detail=moment(step.due_at))


def _quiet(record: Any) -> Cell:
    return Cell("badge", in_words(record.quiet), tone="attention") if record.quiet else Cell("text", "")


NEXT_STEP = Column("next_step", gettext_lazy("Next step"), _next_step)
QUIET_FOR = Column("quiet", gettext_lazy("Days without interaction"), _quiet)
