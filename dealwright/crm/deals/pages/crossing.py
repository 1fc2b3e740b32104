"""Moving a deal to a stage of another pipeline, and to stages that demand fields."""

from __future__ import annotations

from collections.abc import Mapping

from dealwright.crm.crossing import pipeline_page
from dealwright.crm.deals import actions
from dealwright.crm.deals.models import Deal
from dealwright.crm.deals.pages.finding import changed_deal
from dealwright.events import Actor
from dealwright.people.access import refuse_hidden
from dealwright.records.pipelines.asking import fields_page
from dealwright.records.pipelines.demand_form import Move
from dealwright.records.pipelines.models import Semantic, Stage

deal_pipeline = pipeline_page(url="/deals", changed=changed_deal, cross=actions.change_pipeline)


def _as_asked(carried: Mapping[str, str]) -> Move:
    """Losing keeps its reason; a stage of another pipeline is meant."""
    reason = carried.get("reason", "")
    along = {"yes": True, "no": False}.get(carried.get("with_purchase", ""))

    def move(deal: Deal, *, to: Stage, reason: str = reason, version: int | None = None, by: Actor) -> Deal:
        why = reason if to.semantic == Semantic.LOST else ""
        if why:
            refuse_hidden(by, Deal.record_kind, ["lost_reason"])
        crosses = to.pipeline_id != deal.pipeline_id
        verb = actions.change_pipeline if crosses else actions.move_deal
        moved: Deal = verb(deal, to=to, reason=why, with_purchase=along, version=version, by=by)
        return moved

    return move


deal_stage_fields = fields_page("deal", carries=("reason", "with_purchase"), as_asked=_as_asked)
