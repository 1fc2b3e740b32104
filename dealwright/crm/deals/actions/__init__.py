"""Verbs that change deals."""

from dealwright.crm.deals.actions.archiving import archive_deal, unarchive_deal
from dealwright.crm.deals.actions.editing import assign_deal, count_interaction, edit_deal, mark_paid
from dealwright.crm.deals.actions.lines import NewLine, add_lines, set_lines
from dealwright.crm.deals.actions.moving import lose_deal, move_deal, win_deal
from dealwright.crm.deals.actions.opening import create_deal

__all__ = [
    "NewLine",
    "add_lines",
    "archive_deal",
    "assign_deal",
    "count_interaction",
    "create_deal",
    "edit_deal",
    "lose_deal",
    "mark_paid",
    "move_deal",
    "set_lines",
    "unarchive_deal",
    "win_deal",
]
