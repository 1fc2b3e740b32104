"""The form of a rule: on a stage, changed, taken off."""

from __future__ import annotations

from copy import copy
from functools import cached_property
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dealwright import web
from dealwright.automation.conditions.forms import DO, ConditionForm
from dealwright.automation.rules import actions, catalogue
from dealwright.automation.rules.catalogue import RuleAction
from dealwright.automation.rules.forms import RuleForm, RunTimeForm
from dealwright.automation.rules.models import Rule
from dealwright.automation.rules.results import Above
from dealwright.automation.rules.words import say_when
from dealwright.automation.saving import Part, complain, conflict_over, look_only, said_condition
from dealwright.kit.errors import Conflict, Problem
from dealwright.kit.numbers import whole_number
from dealwright.people import access
from dealwright.records.pipelines.models import Stage
from dealwright.records.undo import offer
from dealwright.web.conflicts import theirs_taken

TEMPLATE = "automation/rule.html"


class RuleForms:
    """Everything that is asked about a rule, new or standing."""

    def __init__(
        self, request: HttpRequest, stage: Stage, rule_action: RuleAction, rule: Rule | None = None
    ) -> None:
        self.request, self.stage, self.rule_action, self.rule = request, stage, rule_action, rule
        self.sent = request.POST if request.method == "POST" else None
        kind, actor = stage.pipeline.of_kind, request.actor
        settings = rule.settings if rule is not None else None
        self.condition = ConditionForm(
            self.sent,
            stage=stage,
            actor=actor,
            kept=rule.condition if rule is not None else None,
            above=Above(stage, None if rule is None else rule.pk),
        )
        self.settings = rule_action.form(
            self.sent, stage=stage, actor=actor, settings=settings, names=self.condition.names
        )
        self.common = RuleForm(self.sent, rule=rule)
        self.run_time = RunTimeForm(self.sent, of_kind=kind, rule=rule)
        self.conflict: Any = None
        self.version = rule.version if rule is not None else None
        if self.sent is None:
            self.condition.say_what_is_wrong()

    @cached_property
    def is_valid(self) -> bool:
        """Whether all of it can be saved, as far as forms know."""
        forms = (self.settings, self.common, self.run_time, self.condition)
        answers = [form.is_valid() for form in forms]  # each of them, so that all complain at once
        return all(answers)

    @property
    def values(self) -> dict[str, Any]:
        """As the actions take them."""
        return {
            "settings": self.settings.settings(),
            "condition": self.condition.condition,
            **self.common.values(),
            **self.run_time.values(),
        }

    @property
    def status(self) -> int:
        """Of the answer that shows them."""
        if self.conflict is not None:
            return 409
        wrong = self.settings.errors or self.common.errors or self.run_time.errors
        return (
            422
            if self.sent is not None and (wrong or any(row.errors for row in self.condition.rows))
            else 200
        )

    def save(self) -> bool:
        """Save what was sent; False where the forms have to be shown (again)."""
        if self.sent is None:
            return False
        if DO in self.sent:
            look_only(self.settings, self.common, self.run_time)
            return False
        if not self.is_valid:
            return False
        try:
            self._save(self.values)
        except Conflict as conflict:
            self._ask(conflict)
            return False
        except Problem as problem:
            places = {"": self.common, "run": self.run_time, "settings": self.settings}
            complain(problem, places, self.condition)
            return False
        return True

    def _save(self, values: dict[str, Any]) -> None:
        by, sent = self.request.actor, self.request.POST
        if self.rule is None:
            actions.create_rule(stage=self.stage, action=self.rule_action.name, **values, by=by)
            return
        theirs = theirs_taken(sent)
        for part in self._parts(values):
            if part.name in theirs:
                for name in part.values:
                    values.pop(name, None)
        version = whole_number(sent.get("version"))
        actions.edit_rule(self.rule, version=version, **values, by=by)

    def _ask(self, conflict: Conflict) -> None:
        """Show what somebody else saved meanwhile beside what was typed."""
        assert self.rule is not None  # noqa: S101 - nobody is quicker than a rule that is not there yet
        self.rule.refresh_from_db()
        self.version = self.rule.version
        self.conflict = conflict_over(self.rule, self._parts(self.values))

    def _parts(self, values: dict[str, Any]) -> list[Part]:
        theirs = self.rule
        assert theirs is not None  # noqa: S101 - asked of standing rules only
        mine = copy(theirs)
        for name, value in values.items():
            setattr(mine, name, value)
        return [
            Part("name", _("Name"), ("name",), mine.name, theirs.name),
            Part("settings", _("What it does"), ("settings",), *self._told(mine, theirs)),
            Part("run", _("When it runs"), actions.RUN_TIME, say_when(mine), say_when(theirs)),
            Part(
                "condition",
                _("Condition"),
                ("condition",),
                said_condition(mine.condition, self.condition),
                said_condition(theirs.condition, self.condition),
            ),
            Part("acts_as", _("Acts as"), ("acts_as",), str(mine.acts_as or ""), str(theirs.acts_as or "")),
            Part("is_active", _("Switched on"), ("is_active",), _yes_no(mine), _yes_no(theirs)),
        ]

    def _told(self, mine: Rule, theirs: Rule) -> tuple[str, str]:
        """Field by field, as the form shows them: a clause would leave out what differs."""
        shown = [self.rule_action.form.as_typed(dict(one.settings)) for one in (mine, theirs)]
        names = [name for name in self.settings.fields if shown[0].get(name) != shown[1].get(name)]
        told = [
            "\n".join(
                f"{self.settings.fields[name].label}: {self.condition.names.shown(str(one.get(name) or ''))}"
                for name in names
            )
            for one in shown
        ]
        return told[0], told[1]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_rule(request: HttpRequest, stage_id: int, action: str) -> HttpResponse:
    """Put a rule on a stage."""
    access.require_settings(request.actor)
    stage = get_object_or_404(Stage.objects.select_related("pipeline"), pk=stage_id)
    rule_action = catalogue.get(action)
    if rule_action not in catalogue.actions_for(stage.pipeline.of_kind):
        raise Http404
    forms = RuleForms(request, stage, rule_action)
    if forms.save():
        offer(request, _("The rule starts for records that enter this stage from now on."))
        return web.redirect(request, f"/automation?pipeline={stage.pipeline_id}")
    return _show(request, forms)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rule_form(request: HttpRequest, id: int) -> HttpResponse:
    """Change a rule; where somebody was quicker, both are shown and nothing typed is lost."""
    access.require_settings(request.actor)
    rule = get_object_or_404(Rule.objects.select_related("stage__pipeline", "acts_as"), pk=id)
    forms = RuleForms(request, rule.stage, catalogue.get(rule.action), rule)
    if forms.save():
        offer(request, _("The rule was changed."))
        return web.redirect(request, f"/automation?pipeline={rule.stage.pipeline_id}")
    return _show(request, forms)


@login_required
@require_POST
def rule_removal(request: HttpRequest, id: int) -> HttpResponse:
    """Take a rule off its stage."""
    access.require_settings(request.actor)
    rule = get_object_or_404(Rule.objects.select_related("stage"), pk=id)
    actions.delete_rule(rule, by=request.actor)
    offer(request, _("The rule was taken off the stage."))
    return web.redirect(request, f"/automation?pipeline={rule.stage.pipeline_id}")


def _show(request: HttpRequest, forms: RuleForms) -> HttpResponse:
    context = {
        "rule_action": forms.rule_action,
        "form": forms.settings,
        "common": forms.common,
        "run_time": forms.run_time,
        "condition": forms.condition,
        "conflict": forms.conflict,
        "stage": forms.stage,
        "rule": forms.rule,
        "version": forms.version,
    }
    return web.render(request, TEMPLATE, context, status=forms.status)


def _yes_no(rule: Rule) -> str:
    return _("yes") if rule.is_active else _("no")
