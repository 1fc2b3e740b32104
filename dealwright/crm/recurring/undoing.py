"""How changes of recurring deals are taken back."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, time
from typing import Any

from django.utils.translation import gettext as _

from dealwright.crm.deals.models import Deal
from dealwright.crm.recurring import actions, events
from dealwright.crm.recurring.actions import as_told
from dealwright.crm.recurring.models import RecurringDeal
from dealwright.events import Actor, FieldChange
from dealwright.kit.errors import Refused
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Stage
from dealwright.records.undo import Step, inverse, set_up, told_beside
from dealwright.records.undo.obstacles import IN_THE_BIN


def _with_deleted(model: Any, ids: Collection[int]) -> Iterable[Any]:
    rows = model.everything.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",))
    return list(rows)


def _reached(actor: Actor, ids: Collection[int]) -> set[int]:
    found = RecurringDeal.everything.filter(pk__in=ids).changed_by(actor)
    return set(found.values_list("pk", flat=True))


set_up(RecurringDeal, lock=_with_deleted, reached=_reached, rights_of=Deal.record_kind)
told_beside(events.DealRecurred)


@inverse(of=events.RecurringDealCreated, touches=IN_THE_BIN)
@inverse(of=events.RecurringDealRestored, touches=IN_THE_BIN)
def delete_again(step: Step) -> None:
    """It opens no deals; those that it opened stay."""
    if step.holds(step.record.deleted_at is None, IN_THE_BIN):
        actions.delete_recurring_deal(step.record, by=step.by)


@inverse(of=events.RecurringDealDeleted, touches=IN_THE_BIN)
def restore(step: Step) -> None:
    """It is there again and goes on from now."""
    if step.holds(step.record.deleted_at is not None, IN_THE_BIN):
        actions.restore_recurring_deal(step.record, by=step.by)


@inverse(of=events.RecurringDealEdited, touches=lambda event: [f"field:{one.field}" for one in event.changes])
def change_back(step: Step) -> None:
    """Title, stage, contents and calendar, as far as nobody changed the same since."""
    values: dict[str, Any] = {}
    for change in step.event.changes:
        if not step.holds(_held(step.record, change) == _essence(change.after), f"field:{change.field}"):
            continue
        if change.field == "contents":
            actions.put_contents_back(step.record, contents=change.before, by=step.by)
        else:
            values[change.field] = _read(change.field, change.before)
    if values:
        actions.edit_recurring_deal(step.record, by=step.by, **values)


def _held(recurring: RecurringDeal, change: FieldChange) -> Any:
    if change.field == "contents":
        return {
            "contents": recurring.contents,
            "contact": recurring.contact_id,
            "company": recurring.company_id,
        }
    return _essence(as_told(getattr(recurring, change.field)))


def _essence(value: Any) -> Any:
    """A record by its number: it may be called otherwise by now."""
    return value["id"] if isinstance(value, dict) and "id" in value else value


def _read(field: str, before: Any) -> Any:
    """The value a before-value stands for."""
    if before is None:
        return None
    match field:
        case "begins_on" | "ends_on":
            return date.fromisoformat(before)
        case "at":
            return time.fromisoformat(before)
        case "stage":
            found = Stage.objects.select_related("pipeline").filter(pk=_essence(before)).first()
            if found is None:
                raise Refused(_("The stage it was on is not there any more."))
            return found
        case "responsible":
            return User.objects.get(pk=_essence(before))
    return before
