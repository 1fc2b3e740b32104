"""Moving leads from stage to stage, and turning them down."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.crm.leads.events import LeadEdited, LeadLost, LeadMoved, LeadPipelineChanged, LeadReopened
from dealwright.crm.leads.models import Lead
from dealwright.crm.standing import Standing, checked_reason
from dealwright.events import Actor, FieldChange, action, record, ref
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.people.access import Verb, require
from dealwright.records.pipelines.models import Semantic, Stage
from dealwright.records.pipelines.requiring import keep_stage, refuse_unfilled


class TakesConversion(Refused):
    """The won stage is reached by a conversion, which asks what the lead becomes: nothing was moved."""


@action
def move_lead(lead: Lead, *, to: Stage, reason: str = "", version: int | None = None, by: Actor) -> Lead:
    """Move the lead to another stage of its pipeline; on a lost stage it is closed, for this reason.

    Refused for the won stage: there it comes by being converted, which asks what it becomes.
    """
    _refuse_won(lead, to)
    return _move(lead, to=to, reason=checked_reason(reason, to), version=version, by=by)


@action
def change_lead_pipeline(
    lead: Lead, *, to: Stage, reason: str = "", version: int | None = None, by: Actor
) -> Lead:
    """Move the lead to a stage of another pipeline, for whoever may open leads there; not to the won one."""
    _refuse_won(lead, to)
    reason = checked_reason(reason, to)
    return _move(lead, to=to, reason=reason, version=version, crosses=True, by=by)


@action
def close_as_won(lead: Lead, *, by: Actor) -> Lead:
    """Move a lead to the won stage of its pipeline, as the last step of its conversion."""
    return _move(lead, to=Stage.objects.get(pipeline=lead.pipeline_id, semantic=Semantic.WON), by=by)


@action
def lose_lead(
    lead: Lead, *, reason: str = "", stage: Stage | None = None, version: int | None = None, by: Actor
) -> Lead:
    """Say that a lead is no client: to a lost stage, the first unless told otherwise, with the reason."""
    lost = stage or Stage.objects.filter(pipeline=lead.pipeline_id, semantic=Semantic.LOST)[0]
    if lost.semantic != Semantic.LOST:
        raise Refused(_("This is not a lost stage."), field="stage_id")
    return _move(lead, to=lost, reason=checked_reason(reason, lost), version=version, by=by)


@action
def move_lead_back(lead: Lead, *, to: Stage, stood: Standing | None, by: Actor) -> Lead:
    """Move the lead to a stage it came from, as it stood there: since when, closed when, lost why.

    The stage of another pipeline too.
    """
    reason = stood.lost_reason if stood else ""
    return _move(lead, to=to, reason=reason, stood=stood, crosses=True, is_way_back=True, by=by)


@action
def give_reason(lead: Lead, *, reason: str, by: Actor) -> Lead:
    """Say why a lead was turned down, or leave it open."""
    return _give_reason(Lead.objects.locked(lead), reason)


def _move(
    lead: Lead,
    *,
    to: Stage,
    reason: str = "",
    version: int | None = None,
    stood: Standing | None = None,
    crosses: bool = False,
    is_way_back: bool = False,
    by: Actor,
) -> Lead:
    lead = Lead.objects.locked(lead)
    lead.expect_version(version)
    if to.pipeline_id != lead.pipeline_id:
        _refuse_crossing(to, is_meant=crosses, by=by)
    if lead.stage_id == to.pk:
        return _give_reason(lead, reason) if reason else lead
    if lead.stage.semantic == Semantic.WON and not is_way_back:
        raise Refused(
            _("This lead is converted. Work on what it became, or undo the conversion."), field="stage_id"
        )
    keep_stage(to, for_record=lead)
    if not is_way_back:
        refuse_unfilled(lead, to, by, reason=reason)
    record(_move_told(lead, to), on=lead, about=lead.client_refs)
    if lead.stage.is_final and not to.is_final:
        record(LeadReopened(before=ref(lead.stage)), on=lead, about=lead.client_refs)
    lead.pipeline_id, lead.stage = to.pipeline_id, to
    lead.stage_since = (stood and stood.since) or clock.now()
    lead.closed_at = ((stood and stood.closed_at) or lead.stage_since) if to.is_final else None
    lead.lost_reason = reason
    lead.note_interaction(by)
    lead.save(
        update_fields=["pipeline", "stage", "stage_since", "closed_at", "lost_reason", "last_interaction_at"],
    )
    if to.semantic == Semantic.LOST:
        record(LeadLost(reason=reason), on=lead, about=lead.client_refs)
    return lead


def _refuse_won(lead: Lead, to: Stage) -> None:
    if to.semantic == Semantic.WON and to.pk != lead.stage_id:
        raise TakesConversion(
            _("A lead is completed by converting it: choose the deal, contact or company it becomes."),
            field="stage_id",
        )


def _refuse_crossing(to: Stage, *, is_meant: bool, by: Actor) -> None:
    if not is_meant:
        raise Refused(_("This stage belongs to another pipeline."), field="stage_id")
    if to.pipeline.of_kind != Lead.record_kind:
        raise Refused(_("This is no stage of leads."), field="stage_id")
    require(by, Lead.record_kind, Verb.CREATE, to.pipeline_id)


def _move_told(lead: Lead, to: Stage) -> LeadMoved | LeadPipelineChanged:
    left = Standing(since=lead.stage_since, closed_at=lead.closed_at, lost_reason=lead.lost_reason)
    if to.pipeline_id == lead.pipeline_id:
        return LeadMoved(before=ref(lead.stage), after=ref(to), stood=left)
    return LeadPipelineChanged(
        before=ref(lead.stage),
        after=ref(to),
        pipeline_before=ref(lead.pipeline),
        pipeline=ref(to.pipeline),
        stood=left,
    )


def _give_reason(lead: Lead, reason: str) -> Lead:
    """A lead that was dragged onto a lost stage gets its reason afterwards."""
    if reason == lead.lost_reason:
        return lead
    change = FieldChange(field="lost_reason", before=lead.lost_reason, after=reason)
    record(LeadEdited(changes=[change]), on=lead, about=lead.client_refs)
    lead.lost_reason = reason
    lead.save()
    return lead
