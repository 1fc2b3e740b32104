"""How changes of saved views are taken back, by whoever may change the view."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from dealwright.events import Actor
from dealwright.records.undo import Step, inverse, set_up
from dealwright.records.undo.obstacles import IN_THE_BIN
from dealwright.records.undo.settings import changes_of
from dealwright.records.views import actions, events
from dealwright.records.views.models import View


def _with_deleted(model: Any, ids: Collection[int]) -> Iterable[Any]:
    rows = model.everything.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",))
    return list(rows)


def _reached(actor: Actor, ids: Collection[int]) -> set[int]:
    return {view.pk for view in View.everything.filter(pk__in=ids) if actions.may_change(view, actor)}


set_up(View, lock=_with_deleted, reached=_reached)
changes_of(events.ViewEdited, edit=actions.edit_view)


@inverse(of=events.ViewCreated, touches=IN_THE_BIN)
@inverse(of=events.ViewRestored, touches=IN_THE_BIN)
def take_away(step: Step) -> None:
    """Nobody sees it any more."""
    if step.holds(step.record.deleted_at is None, IN_THE_BIN):
        actions.delete_view(step.record, by=step.by)


@inverse(of=events.ViewDeleted, touches=IN_THE_BIN)
def bring_back(step: Step) -> None:
    """Those who saw it see it again."""
    if step.holds(step.record.deleted_at is not None, IN_THE_BIN):
        actions.restore_view(step.record, by=step.by)
