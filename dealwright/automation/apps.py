"""What the automation floor plugs in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AutomationConfig(AppConfig):
    name = "dealwright.automation"
    label = "automation"

    def ready(self) -> None:
        from dealwright.api import plug
        from dealwright.automation.calls.automation import APPLICATION, WEBHOOK
        from dealwright.automation.chains.actions import report
        from dealwright.automation.employees.automation import READ_EMPLOYEE
        from dealwright.automation.items import OF_ITEMS
        from dealwright.automation.mass_runs.blocks import automation_of_move
        from dealwright.automation.on_records.automation import RULE_ACTIONS
        from dealwright.automation.overview import blocks
        from dealwright.automation.progress import pages as progress
        from dealwright.automation.progress.changes import value_changes
        from dealwright.automation.progress.made import way_to
        from dealwright.automation.recipes.blocks import link_to_recipes
        from dealwright.automation.rules import catalogue as rule_catalogue
        from dealwright.automation.rules import running, standing
        from dealwright.automation.trials.blocks import link_to_trials
        from dealwright.automation.trials.queries import tried
        from dealwright.automation.triggers import catalogue
        from dealwright.automation.triggers.of_fields import FIELD_CHANGED, RESPONSIBLE_CHANGED
        from dealwright.automation.triggers.of_stages import LINKED_STAGE
        from dealwright.automation.variables.automation import SET_VARIABLE
        from dealwright.automation.webhooks import jobs as webhooks
        from dealwright.automation.webhooks.automation import CALL_WEBHOOK
        from dealwright.automation.workdays import jobs as workdays
        from dealwright.events import parts
        from dealwright.events.chains import tell_of_stops
        from dealwright.events.loops import Loop
        from dealwright.events.loops import add as add_loop
        from dealwright.people import access
        from dealwright.records import uncounted
        from dealwright.records.pipelines import uses
        from dealwright.web import commands, jinja, navigation, slots

        tell_of_stops(report)
        parts.load(
            "dealwright.automation",
            "calls",
            "rules",
            "triggers",
            "progress",
            "chains",
            "trials",
            "mass_runs",
            "variables",
            "hours",
            "workdays",
            "kept_files",
        )
        for kind in (RESPONSIBLE_CHANGED, FIELD_CHANGED, LINKED_STAGE, WEBHOOK, APPLICATION):
            catalogue.add(kind)
        for rule_action in (*RULE_ACTIONS, *OF_ITEMS, READ_EMPLOYEE, SET_VARIABLE, CALL_WEBHOOK):
            rule_catalogue.add(rule_action)
        add_loop(Loop("automation.due_rules", running.step, poll_seconds=0.5))
        add_loop(Loop("automation.webhooks", webhooks.step, poll_seconds=1))
        add_loop(Loop("automation.webhook_orphans", webhooks.free_orphans, poll_seconds=5))
        add_loop(Loop("automation.taken_webhooks", webhooks.forget_taken, poll_seconds=3600))
        add_loop(Loop("automation.orphans", running.free_orphans, poll_seconds=2))
        add_loop(Loop("automation.working_days", workdays.step, poll_seconds=60))
        plug("triggers", "dealwright.automation.triggers.api.router", tag="Triggers")
        plug("triggers", "dealwright.automation.calls.api.router", tag="Triggers")
        plug("trigger-kinds", "dealwright.automation.triggers.api.kinds_router", tag="Triggers")
        plug("rules", "dealwright.automation.rules.api.router", tag="Rules")
        plug("rules", "dealwright.automation.progress.api.router", tag="Rules")
        plug("rules", "dealwright.automation.dry_runs.api.rules_router", tag="Rules")
        plug("triggers", "dealwright.automation.dry_runs.api.triggers_router", tag="Triggers")
        plug("recipes", "dealwright.automation.recipes.api.router", tag="Rules")
        plug("rules", "dealwright.automation.mass_runs.api.router", tag="Rules")
        plug("trials", "dealwright.automation.trials.api.router", tag="Rules")
        plug("rule-actions", "dealwright.automation.rules.api.actions_router", tag="Rules")
        plug("variables", "dealwright.automation.variables.api.router", tag="Automation settings")
        plug("rule-files", "dealwright.automation.kept_files.api.router", tag="Rules")
        plug("settings/business-hours", "dealwright.automation.hours.api.router", tag="Automation settings")
        plug("event-kinds", "dealwright.automation.kinds.api.router", tag="Event kinds")
        jinja.add("value_changes", value_changes)
        jinja.add("way_to", way_to)
        slots.fill("card.automation", progress.block)
        slots.fill("automation.actions", link_to_recipes)
        slots.fill("automation.actions", link_to_trials)
        slots.fill("bulk.automation", automation_of_move)
        slots.fill("board.actions", blocks.from_board, order=90)
        slots.fill("pipeline.actions", blocks.from_pipeline)
        uses.add(standing.automation_on)
        uncounted.add(tried)
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
                name="business-hours",
                label=_("Business hours"),
                icon="clock",
                url_name="business_hours",
                order=81,
                area="settings",
                group=_("Automation"),
                hint=_("Working time, holidays, and how far rules may go"),
                keywords=_("hours weekdays holidays calendar limits"),
                visible=access.may_change_settings,
            )
        )
        navigation.add(
            navigation.MenuEntry(
                name="variables",
                label=_("Variables and constants"),
                icon="math-function",
                url_name="variables",
                order=82,
                area="settings",
                group=_("Automation"),
                hint=_("Values that all rules share"),
                keywords=_("globals values formulas"),
                visible=access.may_change_settings,
            )
        )
        navigation.add(
            navigation.MenuEntry(
                name="rule-files",
                label=_("Files of rules"),
                icon="paperclip",
                url_name="rule_files",
                order=83,
                area="settings",
                group=_("Automation"),
                hint=_("What rules put on notes, tasks and letters"),
                keywords=_("attachments price list brochure upload"),
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
