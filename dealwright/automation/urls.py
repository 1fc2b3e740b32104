"""The addresses of the automation floor."""

from django.urls import path

from dealwright.automation.calls import pages as calls
from dealwright.automation.kinds import pages as kinds
from dealwright.automation.overview import pages as overview
from dealwright.automation.rules import pages as rules
from dealwright.automation.triggers import pages as triggers

urlpatterns = [
    path("hooks/triggers/<str:secret>", calls.trigger_called, name="trigger_called"),
    path("automation", overview.overview, name="automation"),
    path("automation/events", kinds.event_kinds, name="event_kinds"),
    path("automation/events/retry", kinds.event_retry, name="event_retry"),
    path("automation/stages/<int:stage_id>/triggers/new", triggers.new_trigger, name="new_trigger"),
    path("automation/triggers/<int:id>", triggers.trigger_form, name="trigger"),
    path("automation/triggers/<int:id>/removal", triggers.trigger_removal, name="trigger_removal"),
    path("automation/stages/<int:stage_id>/rules/<slug:action>", rules.new_rule, name="new_rule"),
    path("automation/rules/<int:id>", rules.rule_form, name="rule"),
    path("automation/rules/<int:id>/removal", rules.rule_removal, name="rule_removal"),
]
