"""What the automation floor plugs in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AutomationConfig(AppConfig):
    name = "dealwright.automation"
    label = "automation"

    def ready(self) -> None:
        from dealwright.api import plug
        from dealwright.automation.calls.automation import APPLICATION, WEBHOOK
        from dealwright.automation.rules import card, running, standing
        from dealwright.automation.triggers import catalogue
        from dealwright.automation.triggers.of_fields import FIELD_CHANGED, RESPONSIBLE_CHANGED
        from dealwright.events import parts
        from dealwright.events.loops import Loop
        from dealwright.events.loops import add as add_loop
        from dealwright.people import access
        from dealwright.records.pipelines import uses
        from dealwright.web import commands, navigation, slots

        parts.load("dealwright.automation", "calls", "rules", "triggers")
        for kind in (RESPONSIBLE_CHANGED, FIELD_CHANGED, WEBHOOK, APPLICATION):
            catalogue.add(kind)
        add_loop(Loop("automation.due_rules", running.step, poll_seconds=1))
        add_loop(Loop("automation.orphans", running.free_orphans, poll_seconds=2))
        plug("triggers", "dealwright.automation.triggers.api.router", tag="Triggers")
        plug("trigger-kinds", "dealwright.automation.triggers.api.kinds_router", tag="Triggers")
        plug("rules", "dealwright.automation.rules.api.router", tag="Rules")
        plug("rule-actions", "dealwright.automation.rules.api.actions_router", tag="Rules")
        plug("event-kinds", "dealwright.automation.kinds.api.router", tag="Event kinds")
        slots.fill("deal.card.automation", card.runs_block)
        uses.add(standing.automation_on)
        commands.add(
            commands.Command(
                "event-kinds",
                _("What can happen and who reacts"),
                "bolt",
                url="/automation/events",
                keywords=_("events log failures"),
                order=81,
                visible=access.may_change_settings,
            )
        )
        navigation.add(
            navigation.MenuEntry(
                name="automation",
                label=_("Automation"),
                icon="bolt",
                url_name="automation",
                shortcut="g a",
                keywords=_("rules triggers robots stages"),
                order=80,
                visible=access.may_change_settings,
            )
        )
