"""What rules may do with deals: tunnels to other pipelines, copies, and the products of deals and leads."""

from dealwright.crm.deals.automation.copying import DUPLICATE_DEAL
from dealwright.crm.deals.automation.lines import ADD_LINE, CLEAR_LINES, COPY_LINES, READ_LINE
from dealwright.crm.deals.automation.tunnels import (
    COPY_DEAL,
    MOVE_DEAL,
    CrossingSettings,
    CrossingSettingsForm,
    stage_choices,
)

__all__ = [
    "ADD_LINE",
    "CLEAR_LINES",
    "COPY_DEAL",
    "COPY_LINES",
    "DUPLICATE_DEAL",
    "MOVE_DEAL",
    "READ_LINE",
    "CrossingSettings",
    "CrossingSettingsForm",
    "stage_choices",
]
