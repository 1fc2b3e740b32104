"""How what happened to leads is taken back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from dealwright.crm import reaching
from dealwright.crm.leads import actions, events
from dealwright.crm.leads.models import Lead
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

comes_and_goes(created=events.LeadCreated, deleted=events.LeadDeleted, restored=events.LeadRestored)
told_beside(events.LeadLost, events.LeadReopened)


@inverse(of=events.LeadMoved, touches="stage")
def move_back(step: Step) -> None:
    """To the stage it came from, as it stood there."""
    event, lead = step.event, step.record
    if not step.holds(lead.stage_id == event.after.id, "stage"):
        return
    stage = Stage.objects.filter(pk=event.before.id, pipeline=lead.pipeline_id).first()
    if stage is None:
        raise Refused(_("The stage “%(stage)s” is no longer there.") % {"stage": event.before})
    actions.move_lead_back(lead, to=stage, stood=event.stood, by=step.by)


@inverse(of=events.LeadAssigned, touches="field:responsible")
def give_back(step: Step) -> None:
    """To whom it belonged."""
    event, lead = step.event, step.record
    if step.holds(lead.responsible_id == (event.after.id if event.after else None), "field:responsible"):
        before = User.objects.filter(pk=event.before.id).first() if event.before else None
        actions.edit_lead(lead, responsible=before, by=step.by)


@inverse(of=events.LeadLinesChanged, touches="lines")
def put_lines_back(step: Step) -> None:
    """The products as they were."""
    event, lead = step.event, step.record
    if step.holds(facts_of(lines_of(lead)) == event.rows, "lines"):
        actions.set_lines(lead, lines=new_lines(event.rows_before), by=step.by)


@inverse(of=events.LeadArchived, touches="archived")
def take_out_of_the_archive(step: Step) -> None:
    """It lies there no more."""
    if step.holds(step.record.archived_at is not None, "archived"):
        actions.unarchive_lead(step.record, by=step.by)


@inverse(of=events.LeadUnarchived, touches="archived")
def put_into_the_archive(step: Step) -> None:
    """It lies there again, as long as it did."""
    if step.holds(step.record.archived_at is None, "archived"):
        actions.archive_lead(step.record, since=step.event.archived_at, by=step.by)


def _amount_held(lead: Lead) -> Any:
    return to_json(lead.amount_money)


def _amount_given(before: Any, event: Any) -> dict[str, Any]:
    """The amount that was typed; none where the lines counted."""
    was_manual = next((one.before for one in event.followed if one.field == "amount_is_manual"), True)
    return {"amount": from_json(before) if was_manual else None}


def _put_reason_back(lead: Lead, before: Any, by: Actor) -> None:
    actions.give_reason(lead, reason=before, by=by)


def _ways(kind: str) -> Tracked:
    """Phones, e-mails …, which events keep with their types."""

    def held(lead: Lead) -> Any:
        return [one.as_typed() for one in reaching.ways_of(lead, kind)]

    return Tracked(held=held, given=lambda before, _event: {reaching.FIELDS[kind]: before})


edits_of(
    events.LeadEdited,
    amount=Tracked(held=_amount_held, given=_amount_given),
    observers=Tracked(held=lambda lead: plain(lead.watching)),
    lost_reason=Tracked(put_back=_put_reason_back),
    **{field: _ways(kind) for kind, field in reaching.FIELDS.items()},
)
