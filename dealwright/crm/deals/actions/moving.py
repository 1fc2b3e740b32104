"""Moving deals from stage to stage, up to won or lost."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.crm.deals.closing_guards import ask_guards
from dealwright.crm.deals.events import (
    DealEdited,
    DealLost,
    DealMoved,
    DealPipelineChanged,
    DealReopened,
    DealWon,
)
from dealwright.crm.deals.models import Deal
from dealwright.crm.deals.purchases import close_on_stage
from dealwright.crm.standing import Standing, checked_reason
from dealwright.events import Actor, FieldChange, action, record, ref
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.people.access import Verb, require
from dealwright.records.pipelines.models import Semantic, Stage
from dealwright.records.pipelines.requiring import keep_stage, refuse_unfilled


@action
def move_deal(
    deal: Deal,
    *,
    to: Stage,
    reason: str = "",
    with_purchase: bool | None = None,
    version: int | None = None,
    by: Actor,
) -> Deal:
    """Move the deal to another stage of its pipeline; on a won or lost stage it is closed.

    `reason` says why it was lost, on a lost stage alone.
    `with_purchase` says whether what was bought behind it ends too: see `deals/purchases`.
    Unfilled where a person brings it to a stage that demands fields it leaves empty.
    """
    reason = checked_reason(reason, to)
    return _move(deal, to=to, reason=reason, version=version, with_purchase=with_purchase, by=by)


@action
def change_pipeline(
    deal: Deal,
    *,
    to: Stage,
    reason: str = "",
    with_purchase: bool | None = None,
    version: int | None = None,
    by: Actor,
) -> Deal:
    """Move the deal to a stage of another pipeline, for whoever may open deals there (CR-19)."""
    reason = checked_reason(reason, to)
    return _move(
        deal, to=to, reason=reason, version=version, crosses=True, with_purchase=with_purchase, by=by
    )


@action
def win_deal(deal: Deal, *, with_purchase: bool | None = None, version: int | None = None, by: Actor) -> Deal:
    """Move the deal to the won stage of its pipeline; `with_purchase` sends and completes what was bought."""
    won = Stage.objects.get(pipeline=deal.pipeline_id, semantic=Semantic.WON)
    return _move(deal, to=won, reason="", version=version, with_purchase=with_purchase, by=by)


@action
def lose_deal(
    deal: Deal,
    *,
    reason: str,
    stage: Stage | None = None,
    with_purchase: bool | None = None,
    version: int | None = None,
    by: Actor,
) -> Deal:
    """Move the deal to a lost stage, the first one unless told otherwise, and keep the reason.

    What was bought behind it and has not been sent is canceled for the same reason, unless `with_purchase`
    is False; where something was paid for it, that has to be said (ST-41).
    """
    lost = stage or Stage.objects.filter(pipeline=deal.pipeline_id, semantic=Semantic.LOST)[0]
    if lost.semantic != Semantic.LOST:
        raise Refused(_("This is not a lost stage."), field="stage_id")
    reason = checked_reason(reason, lost)
    return _move(deal, to=lost, reason=reason, version=version, with_purchase=with_purchase, by=by)


@action
def move_deal_back(deal: Deal, *, to: Stage, stood: Standing | None, by: Actor) -> Deal:
    """Move the deal to a stage it came from, as it stood there: since when, closed when, lost why.

    The stage of another pipeline too, and whatever it demands by now: it stood there already.
    """
    reason = stood.lost_reason if stood else ""
    return _move(deal, to=to, reason=reason, version=None, stood=stood, crosses=True, is_return=True, by=by)


@action
def give_reason(deal: Deal, *, reason: str, by: Actor) -> Deal:
    """Say why a lost deal was lost, or leave it open."""
    return _give_reason(Deal.objects.locked(deal), reason)


def _move(
    deal: Deal,
    *,
    to: Stage,
    reason: str,
    version: int | None,
    stood: Standing | None = None,
    crosses: bool = False,
    is_return: bool = False,
    with_purchase: bool | None = None,
    by: Actor,
) -> Deal:
    if not is_return:
        ask_guards(deal, to, by)
        close_on_stage(deal, to, goes=with_purchase, reason=reason, by=by)
    deal = Deal.objects.locked(deal)
    deal.expect_version(version)
    if to.pipeline_id != deal.pipeline_id:
        _refuse_crossing(to, is_meant=crosses, by=by)
    if deal.stage_id == to.pk:
        return _give_reason(deal, reason) if reason else deal
    keep_stage(to, for_record=deal)
    if not is_return:
        refuse_unfilled(deal, to, by, reason=reason)
    record(_move_told(deal, to), on=deal, about=deal.client_refs)
    if deal.stage.is_final and not to.is_final:
        record(DealReopened(before=ref(deal.stage)), on=deal, about=deal.client_refs)
    deal.pipeline_id, deal.stage = to.pipeline_id, to
    deal.stage_since = (stood and stood.since) or clock.now()
    deal.closed_at = ((stood and stood.closed_at) or deal.stage_since) if to.is_final else None
    deal.lost_reason = reason
    deal.note_interaction(by)
    deal.save(
        update_fields=["pipeline", "stage", "stage_since", "closed_at", "lost_reason", "last_interaction_at"],
    )
    if to.semantic == Semantic.WON:
        record(DealWon(amount=deal.amount_money), on=deal, about=deal.client_refs)
    elif to.semantic == Semantic.LOST:
        record(DealLost(reason=reason), on=deal, about=deal.client_refs)
    return deal


def _refuse_crossing(to: Stage, *, is_meant: bool, by: Actor) -> None:
    if not is_meant:
        raise Refused(_("This stage belongs to another pipeline."), field="stage_id")
    if to.pipeline.of_kind != Deal.record_kind:
        raise Refused(_("This is no stage of deals."), field="stage_id")
    require(by, Deal.record_kind, Verb.CREATE, to.pipeline_id)


def _move_told(deal: Deal, to: Stage) -> DealMoved | DealPipelineChanged:
    left = Standing(since=deal.stage_since, closed_at=deal.closed_at, lost_reason=deal.lost_reason)
    if to.pipeline_id == deal.pipeline_id:
        return DealMoved(before=ref(deal.stage), after=ref(to), stood=left)
    return DealPipelineChanged(
        before=ref(deal.stage),
        after=ref(to),
        pipeline_before=ref(deal.pipeline),
        pipeline=ref(to.pipeline),
        stood=left,
    )


def _give_reason(deal: Deal, reason: str) -> Deal:
    """A deal that was dragged onto a lost stage gets its reason afterwards."""
    if reason == deal.lost_reason:
        return deal
    change = FieldChange(field="lost_reason", before=deal.lost_reason, after=reason)
    record(DealEdited(changes=[change]), on=deal, about=deal.client_refs)
    deal.lost_reason = reason
    deal.save()
    return deal
