"""The pages of deals."""

from dealwright.crm.deals.pages.board import (
    deal_calendar,
    deal_calendar_event,
    deal_column,
    deal_next_step,
    deal_report,
    deal_stage,
    deal_step_column,
    deals,
    deals_by_step,
)
from dealwright.crm.deals.pages.card import (
    deal,
    deal_archive,
    deal_moved_here,
    deal_notes,
    deal_stage_history,
    deal_timeline,
)
from dealwright.crm.deals.pages.closing import deal_closure
from dealwright.crm.deals.pages.crossing import deal_pipeline, deal_stage_fields
from dealwright.crm.deals.pages.editing import deal_fields, deal_lines
from dealwright.crm.deals.pages.listing import deal_list
from dealwright.crm.deals.pages.opening import new_deal

__all__ = [
    "deal",
    "deal_archive",
    "deal_calendar",
    "deal_calendar_event",
    "deal_closure",
    "deal_column",
    "deal_fields",
    "deal_lines",
    "deal_list",
    "deal_moved_here",
    "deal_next_step",
    "deal_notes",
    "deal_pipeline",
    "deal_report",
    "deal_stage",
    "deal_stage_fields",
    "deal_stage_history",
    "deal_step_column",
    "deal_timeline",
    "deals",
    "deals_by_step",
    "new_deal",
]
