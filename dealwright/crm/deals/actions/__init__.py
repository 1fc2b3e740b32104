"""Verbs that change deals."""

from dealwright.crm.deals.actions.archiving import archive_deal, unarchive_deal
from dealwright.crm.deals.actions.clients import NewClients, edit_deal_with, open_deal
from dealwright.crm.deals.actions.copying import copy_deal
from dealwright.crm.deals.actions.deleting import delete_deal, restore_deal
from dealwright.crm.deals.actions.editing import (
    assign_deal,
    count_interaction,
    edit_deal,
    mark_paid,
    mark_unpaid,
)
from dealwright.crm.deals.actions.lines import add_lines, put_lines_back, set_lines
from dealwright.crm.deals.actions.moving import (
    change_pipeline,
    give_reason,
    lose_deal,
    move_deal,
    move_deal_back,
    win_deal,
)
from dealwright.crm.deals.actions.opening import create_deal
from dealwright.crm.lines import NewLine

__all__ = [
    "NewClients",
    "NewLine",
    "add_lines",
    "archive_deal",
    "assign_deal",
    "change_pipeline",
    "copy_deal",
    "count_interaction",
    "create_deal",
    "delete_deal",
    "edit_deal",
    "edit_deal_with",
    "give_reason",
    "lose_deal",
    "mark_paid",
    "mark_unpaid",
    "move_deal",
    "move_deal_back",
    "open_deal",
    "put_lines_back",
    "restore_deal",
    "set_lines",
    "unarchive_deal",
    "win_deal",
]
