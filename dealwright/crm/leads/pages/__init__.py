"""The pages of leads; their conversion has pages of its own."""

from dealwright.crm.leads.pages.board import (
    lead_calendar,
    lead_calendar_event,
    lead_column,
    lead_list,
    lead_next_step,
    lead_report,
    lead_step_column,
    leads,
    leads_by_step,
)
from dealwright.crm.leads.pages.card import (
    lead,
    lead_archive,
    lead_moved_here,
    lead_notes,
    lead_stage_history,
    lead_timeline,
)
from dealwright.crm.leads.pages.closing import lead_loss, lead_pipeline, lead_stage_fields
from dealwright.crm.leads.pages.editing import lead_fields, lead_lines
from dealwright.crm.leads.pages.opening import new_lead

__all__ = [
    "lead",
    "lead_archive",
    "lead_calendar",
    "lead_calendar_event",
    "lead_column",
    "lead_fields",
    "lead_lines",
    "lead_list",
    "lead_loss",
    "lead_moved_here",
    "lead_next_step",
    "lead_notes",
    "lead_pipeline",
    "lead_report",
    "lead_stage_fields",
    "lead_stage_history",
    "lead_step_column",
    "lead_timeline",
    "leads",
    "leads_by_step",
    "new_lead",
]
