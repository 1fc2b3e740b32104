"""Verbs that change leads. A lead is won by `crm.conversion` alone."""

from dealwright.crm.leads.actions.archiving import archive_lead, unarchive_lead
from dealwright.crm.leads.actions.deleting import delete_lead, restore_lead
from dealwright.crm.leads.actions.editing import count_interaction, edit_lead
from dealwright.crm.leads.actions.lines import add_lines, set_lines
from dealwright.crm.leads.actions.moving import (
    TakesConversion,
    change_lead_pipeline,
    close_as_won,
    give_reason,
    lose_lead,
    move_lead,
    move_lead_back,
)
from dealwright.crm.leads.actions.opening import create_lead
from dealwright.crm.lines import NewLine

__all__ = [
    "NewLine",
    "TakesConversion",
    "add_lines",
    "archive_lead",
    "change_lead_pipeline",
    "close_as_won",
    "count_interaction",
    "create_lead",
    "delete_lead",
    "edit_lead",
    "give_reason",
    "lose_lead",
    "move_lead",
    "move_lead_back",
    "restore_lead",
    "set_lines",
    "unarchive_lead",
]
