"""The tables of this floor, where Django looks for them."""

from dealwright.automation.hours.models import BusinessHours
from dealwright.automation.on_records.models import Turn
from dealwright.automation.rules.models import Rule, RuleRun
from dealwright.automation.trials.models import Trial
from dealwright.automation.triggers.models import Trigger
from dealwright.automation.variables.models import Variable
from dealwright.automation.webhooks.models import WebhookCall

__all__ = ["BusinessHours", "Rule", "RuleRun", "Trial", "Trigger", "Turn", "Variable", "WebhookCall"]
