"""How what happened to deals is taken back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from dealwright.crm.deals import actions, events
from dealwright.crm.deals.models import Deal
from dealwright.crm.lines import facts_of, lines_of, new_lines
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.kit.money import from_json, to_json
from dealwright.people.users.models import User
from dealwright.records.editing import plain
from dealwright.records.pipelines.models import Stage
from dealwright.records.undo import Step, inverse, told_beside
from dealwright.records.undo.edits import Tracked, edits_of
from dealwright.records.undo.whole import comes_and_goes

comes_and_goes(created=events.DealCreated, deleted=events.DealDeleted, restored=events.DealRestored)
told_beside(events.DealWon, events.DealLost, events.DealReopened, events.DealCopied)


@inverse(of=events.DealMoved, touches="stage")
def move_back(step: Step) -> None:
    """To the stage it came from, as it stood there."""
    event, deal = step.event, step.record
    if not step.holds(deal.stage_id == event.after.id, "stage"):
        return
    stage = Stage.objects.filter(pk=event.before.id, pipeline=deal.pipeline_id).first()
    if stage is None:
        raise Refused(_("The stage “%(stage)s” is no longer there.") % {"stage": event.before})
    actions.move_deal_back(deal, to=stage, stood=event.stood, by=step.by)


@inverse(of=events.DealPipelineChanged, touches="stage")
def change_pipeline_back(step: Step) -> None:
    """To the stage of the pipeline it came from, as it stood there."""
    event, deal = step.event, step.record
    if not step.holds(deal.stage_id == event.after.id, "stage"):
        return
    stage = Stage.objects.filter(pk=event.before.id).select_related("pipeline").first()
    if stage is None:
        raise Refused(_("The stage “%(stage)s” is no longer there.") % {"stage": event.before})
    actions.move_deal_back(deal, to=stage, stood=event.stood, by=step.by)


@inverse(of=events.DealAssigned, touches="field:responsible")
def give_back(step: Step) -> None:
    """To whom it belonged."""
    event, deal = step.event, step.record
    if step.holds(deal.responsible_id == (event.after.id if event.after else None), "field:responsible"):
        before = User.objects.filter(pk=event.before.id).first() if event.before else None
        actions.edit_deal(deal, responsible=before, by=step.by)


@inverse(of=events.DealLinesChanged, touches="lines")
def put_lines_back(step: Step) -> None:
    """The products as they were."""
    event, deal = step.event, step.record
    if event.rows is None or event.rows_before is None:
        raise Refused(_("This was recorded before products could be put back; change them by hand."))
    if not step.holds(facts_of(lines_of(deal)) == event.rows, "lines"):
        return
    actions.set_lines(deal, lines=new_lines(event.rows_before), by=step.by)


@inverse(of=events.DealArchived, touches="archived")
def take_out_of_the_archive(step: Step) -> None:
    """It lies there no more."""
    if step.holds(step.record.archived_at is not None, "archived"):
        actions.unarchive_deal(step.record, by=step.by)


@inverse(of=events.DealUnarchived, touches="archived")
def put_into_the_archive(step: Step) -> None:
    """It lies there again, as long as it did."""
    if step.holds(step.record.archived_at is None, "archived"):
        actions.archive_deal(step.record, since=step.event.archived_at, by=step.by)


def _amount_held(deal: Deal) -> Any:
    return to_json(deal.amount_money)


def _amount_given(before: Any, event: Any) -> dict[str, Any]:
    """The amount that was typed; none where the lines counted."""
    was_manual = next((one.before for one in event.followed if one.field == "amount_is_manual"), True)
    return {"amount": from_json(before) if was_manual else None}


def _put_reason_back(deal: Deal, before: Any, by: Actor) -> None:
    actions.give_reason(deal, reason=before, by=by)


edits_of(
    events.DealEdited,
    amount=Tracked(held=_amount_held, given=_amount_given),
    contacts=Tracked(held=lambda deal: plain(deal.further_contacts)),
    observers=Tracked(held=lambda deal: plain(deal.watching)),
    lost_reason=Tracked(put_back=_put_reason_back),
)
