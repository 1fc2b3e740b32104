"""What rules may do with deals: tunnels to other pipelines, copies, and the products of records."""

from dealwright.crm.deals.automation.copying import DUPLICATE_DEAL
from dealwright.crm.deals.automation.lines import OF_LINES, rules_of_lines
from dealwright.crm.deals.automation.tunnels import (
    COPY_DEAL,
    MOVE_DEAL,
    CrossingSettings,
    CrossingSettingsForm,
    stage_choices,
)

__all__ = [
    "COPY_DEAL",
    "DUPLICATE_DEAL",
    "MOVE_DEAL",
    "OF_LINES",
    "CrossingSettings",
    "CrossingSettingsForm",
    "rules_of_lines",
    "stage_choices",
]
