"""The pages of deals."""

from dealwright.crm.deals.pages.board import deal_column, deals, deals_newest
from dealwright.crm.deals.pages.card import (
    deal,
    deal_archive,
    deal_moved_here,
    deal_notes,
    deal_timeline,
)
from dealwright.crm.deals.pages.editing import deal_fields, deal_lines
from dealwright.crm.deals.pages.listing import deal_list
from dealwright.crm.deals.pages.moving import deal_closure, deal_stage
from dealwright.crm.deals.pages.opening import new_deal

__all__ = [
    "deal",
    "deal_archive",
    "deal_closure",
    "deal_column",
    "deal_fields",
    "deal_lines",
    "deal_list",
    "deal_moved_here",
    "deal_notes",
    "deal_stage",
    "deal_timeline",
    "deals",
    "deals_newest",
    "new_deal",
]
