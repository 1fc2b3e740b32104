"""How changes of measures are taken back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from dealwright.catalog.measures import actions, events
from dealwright.catalog.measures.models import Measure
from dealwright.events import Actor
from dealwright.records.undo import set_up
from dealwright.records.undo.edits import Tracked
from dealwright.records.undo.settings import changes_of, made_and_removed


def _usual_again(measure: Any, before: bool, by: Actor) -> None:
    """The one that was it becomes it again; with that the other one steps back by itself."""
    if before:
        actions.edit_measure(measure, is_default=True, by=by)


set_up(Measure)
made_and_removed(
    created=events.MeasureAdded,
    removed=events.MeasureRemoved,
    remove=actions.remove_measure,
    restore=actions.restore_measure,
)
changes_of(
    events.MeasureEdited,
    edit=actions.edit_measure,
    is_default=Tracked(put_back=_usual_again),
    step=Tracked(
        held=lambda measure: f"{measure.step:f}", given=lambda before, _event: {"step": Decimal(before)}
    ),
)
