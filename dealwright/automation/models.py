"""The tables of this floor, where Django looks for them."""

from dealwright.automation.hours.models import BusinessHours
from dealwright.automation.rules.models import Rule, RuleRun
from dealwright.automation.trials.models import Trial
from dealwright.automation.triggers.models import Trigger
from dealwright.automation.variables.models import Variable

__all__ = ["BusinessHours", "Rule", "RuleRun", "Trial", "Trigger", "Variable"]
