"""The addresses of the automation floor."""

from django.urls import path

from dealwright.automation import field_rows
from dealwright.automation.calls import pages as calls
from dealwright.automation.conditions import pages as conditions
from dealwright.automation.dry_runs import pages as dry_runs
from dealwright.automation.hours import pages as hours
from dealwright.automation.kept_files import pages as kept_files
from dealwright.automation.kinds import pages as kinds
from dealwright.automation.mass_runs import pages as mass_runs
from dealwright.automation.overview import pages as overview
from dealwright.automation.progress import pages as progress
from dealwright.automation.recipes import pages as recipes
from dealwright.automation.rules import pages as rules
from dealwright.automation.trials import pages as trials
from dealwright.automation.triggers import pages as triggers
from dealwright.automation.values import pages as values
from dealwright.automation.variables import pages as variables

urlpatterns = [
    path("hooks/triggers/<str:secret>", calls.trigger_called, name="trigger_called"),
    path("automation", overview.overview, name="automation"),
    path("automation/selection", overview.selection, name="automation_selection"),
    path("automation/stages/<int:stage_id>/catalogue", overview.catalogue, name="automation_catalogue"),
    path("automation/rules/<int:id>/place", overview.rule_place, name="rule_place"),
    path("automation/triggers/<int:id>/place", overview.trigger_place, name="trigger_place"),
    path("automation/field-values/<slug:kind>/row", field_rows.field_row, name="field_row"),
    path("automation/business-hours", hours.business_hours, name="business_hours"),
    path("automation/variables", variables.variables, name="variables"),
    path("automation/variables/new", variables.new_variable, name="new_variable"),
    path("automation/variables/<int:id>", variables.variable, name="variable"),
    path("automation/variables/<int:id>/removal", variables.variable_removal, name="variable_removal"),
    path("automation/files", kept_files.files, name="rule_files"),
    path("automation/files/choices", kept_files.choices, name="rule_file_choices"),
    path("automation/files/<int:id>", kept_files.file_content, name="rule_file"),
    path("automation/files/<int:id>/removal", kept_files.file_removal, name="rule_file_removal"),
    path("automation/events", kinds.event_kinds, name="event_kinds"),
    path("automation/events/retry", kinds.event_retry, name="event_retry"),
    path("automation/records/<slug:kind>/<int:id>", progress.record_automation, name="record_automation"),
    path("automation/records/<slug:kind>/<int:id>/stop", progress.record_stop, name="record_stop"),
    path("automation/records/<slug:kind>/<int:id>/retry", progress.record_retry, name="record_retry"),
    path("automation/runs/<int:id>/start", progress.run_start, name="run_start"),
    path("automation/runs/<int:id>/retry", progress.run_retry, name="run_retry"),
    path("automation/recipes", recipes.all_recipes, name="recipes"),
    path("automation/pipelines/<int:id>/recipes/<slug:recipe_name>", recipes.recipe, name="recipe"),
    path(
        "automation/pipelines/<int:id>/recipes/<slug:recipe_name>/removal",
        recipes.recipe_removal,
        name="recipe_removal",
    ),
    path("automation/rules/<int:id>/runs", mass_runs.rule_runs, name="rule_runs"),
    path("automation/rules/<int:id>/mass-run", mass_runs.mass_run, name="mass_run"),
    path("automation/rules/<int:id>/dry-run", dry_runs.rule_dry_run, name="rule_dry_run"),
    path("automation/triggers/<int:id>/dry-run", dry_runs.trigger_dry_run, name="trigger_dry_run"),
    path(
        "automation/stages/<int:stage_id>/rules/<slug:action>/dry-run",
        dry_runs.new_rule_dry_run,
        name="new_rule_dry_run",
    ),
    path(
        "automation/stages/<int:stage_id>/triggers/<str:trigger_kind>/dry-run",
        dry_runs.new_trigger_dry_run,
        name="new_trigger_dry_run",
    ),
    path("automation/trials", trials.all_trials, name="trials"),
    path("automation/trials/new", trials.new_trial, name="new_trial"),
    path("automation/trials/<int:id>", trials.trial, name="trial"),
    path("automation/trials/<int:id>/stage", trials.trial_stage, name="trial_stage"),
    path("automation/trials/<int:id>/end", trials.trial_end, name="trial_end"),
    path("automation/stages/<int:stage_id>/values", values.values_of_stage, name="stage_values"),
    path("automation/stages/<int:stage_id>/preview", values.value_preview, name="value_preview"),
    path("automation/stages/<int:stage_id>/condition", conditions.condition_rows, name="condition_rows"),
    path(
        "automation/stages/<int:stage_id>/triggers/<str:trigger_kind>",
        triggers.new_trigger,
        name="new_trigger",
    ),
    path("automation/triggers/<int:id>", triggers.trigger_form, name="trigger"),
    path("automation/triggers/<int:id>/address", triggers.trigger_address, name="trigger_address"),
    path("automation/triggers/<int:id>/removal", triggers.trigger_removal, name="trigger_removal"),
    path("automation/stages/<int:stage_id>/rules/<slug:action>", rules.new_rule, name="new_rule"),
    path("automation/rules/<int:id>", rules.rule_form, name="rule"),
    path("automation/rules/<int:id>/removal", rules.rule_removal, name="rule_removal"),
]
