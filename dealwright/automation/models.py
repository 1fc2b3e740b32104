"""All models of the automation floor, for Django."""

from dealwright.automation.rules.models import Rule, RuleRun
from dealwright.automation.triggers.models import Trigger

__all__ = ["Rule", "RuleRun", "Trigger"]
