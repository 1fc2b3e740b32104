"""The form of a trigger: on a stage, changed, taken off; and its address from outside."""

from __future__ import annotations

from copy import copy
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dealwright import web
from dealwright.automation.conditions.forms import DO, ConditionForm
from dealwright.automation.saving import Part, complain, conflict_over, look_only, said_condition
from dealwright.automation.triggers import actions, catalogue
from dealwright.automation.triggers.catalogue import TriggerKind
from dealwright.automation.triggers.forms import TriggerForm
from dealwright.automation.triggers.models import Trigger
from dealwright.automation.triggers.queries import say_settings
from dealwright.kit.errors import Conflict, Problem, Refused
from dealwright.kit.numbers import whole_number
from dealwright.people import access
from dealwright.records.pipelines.models import Stage
from dealwright.records.undo import offer
from dealwright.web.conflicts import theirs_taken

TEMPLATE = "automation/trigger.html"
ADDRESS = "/hooks/triggers/"


class TriggerForms:
    """Everything that is asked about a trigger, new or standing."""

    def __init__(
        self, request: HttpRequest, stage: Stage, kind: TriggerKind, trigger: Trigger | None = None
    ) -> None:
        self.request, self.stage, self.kind, self.trigger = request, stage, kind, trigger
        self.sent = request.POST if request.method == "POST" else None
        kept = trigger.settings if trigger is not None else None
        self.condition = ConditionForm(
            self.sent,
            stage=stage,
            actor=request.actor,
            kept=trigger.condition if trigger is not None else None,
            waits_for=kind.name,
        )
        self.settings = kind.form(
            self.sent, stage=stage, actor=request.actor, settings=kept, names=self.condition.names
        )
        self.common = TriggerForm(self.sent, kind=kind, trigger=trigger)
        self.conflict: Any = None
        self.version = trigger.version if trigger is not None else None
        self.saved: Any = None
        if self.sent is None:
            self.condition.say_what_is_wrong()

    @cached_property
    def is_valid(self) -> bool:
        """Whether all of it can be saved, as far as forms know."""
        answers = [form.is_valid() for form in (self.settings, self.common, self.condition)]
        return all(answers)

    @property
    def values(self) -> dict[str, Any]:
        """As the actions take them; what a form does not ask for stays as programs set it."""
        given = {"condition": self.condition.condition, **self.common.values()}
        if self.settings.fields or self.trigger is None:
            given["settings"] = self.settings.settings()
        return given

    @property
    def status(self) -> int:
        """Of the answer that shows them."""
        if self.conflict is not None:
            return 409
        wrong = self.settings.errors or self.common.errors
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
            look_only(self.settings, self.common)
            return False
        if not self.is_valid:
            return False
        try:
            self.saved = self._save(self.values)
        except Conflict:
            self._ask()
            return False
        except Problem as problem:
            complain(problem, {"": self.common, "settings": self.settings}, self.condition)
            return False
        return True

    def _save(self, values: dict[str, Any]) -> Trigger:
        by, sent = self.request.actor, self.request.POST
        if self.trigger is None:
            made: Trigger = actions.create_trigger(stage=self.stage, kind=self.kind.name, **values, by=by)
            return made
        for name in theirs_taken(sent):
            values.pop(name, None)
        version = whole_number(sent.get("version"))
        changed: Trigger = actions.edit_trigger(self.trigger, version=version, **values, by=by)
        return changed

    def _ask(self) -> None:
        """Show what somebody else saved meanwhile beside what was typed."""
        theirs = self.trigger
        assert theirs is not None  # noqa: S101 - nobody is quicker than a trigger that is not there yet
        theirs.refresh_from_db()
        self.version = theirs.version
        mine = copy(theirs)
        for name, value in self.values.items():
            setattr(mine, name, value)
        told = [
            ("name", _("Name"), lambda one: one.name),
            ("settings", _("What it waits for"), say_settings),
            ("allow_back", _("Allow moving to a previous stage"), lambda one: _yes_no(one.allow_back)),
            ("acts_as", _("Change the stage as"), lambda one: str(one.acts_as or "")),
            ("condition", _("Condition"), lambda one: said_condition(one.condition, self.condition)),
            ("is_active", _("Switched on"), lambda one: _yes_no(one.is_active)),
        ]
        self.conflict = conflict_over(
            theirs, [Part(name, label, (name,), say(mine), say(theirs)) for name, label, say in told]
        )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_trigger(request: HttpRequest, stage_id: int, trigger_kind: str) -> HttpResponse:
    """Put a trigger on a stage; one that is called from outside answers with its address, this once."""
    access.require_settings(request.actor)
    stage = get_object_or_404(Stage.objects.select_related("pipeline"), pk=stage_id)
    forms = TriggerForms(request, stage, _kind(trigger_kind, stage))
    if not forms.save():
        return _show(request, forms)
    if forms.kind.has_address:
        return _show_address(request, forms.saved)
    offer(request, _("The trigger stands on the stage."))
    return web.redirect(request, f"/automation?pipeline={stage.pipeline_id}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def trigger_form(request: HttpRequest, id: int) -> HttpResponse:
    """Change a trigger; where somebody was quicker, both are shown and nothing typed is lost."""
    access.require_settings(request.actor)
    trigger = _trigger(id)
    forms = TriggerForms(request, trigger.stage, catalogue.get(trigger.kind), trigger)
    if forms.save():
        offer(request, _("The trigger was changed."))
        return web.redirect(request, f"/automation?pipeline={trigger.stage.pipeline_id}")
    return _show(request, forms)


@login_required
@require_POST
def trigger_address(request: HttpRequest, id: int) -> HttpResponse:
    """Make a new address for a trigger and show it, this once; the one before no longer works."""
    access.require_settings(request.actor)
    try:
        return _show_address(request, _trigger(id))
    except Refused as refusal:
        raise Http404 from refusal


@login_required
@require_POST
def trigger_removal(request: HttpRequest, id: int) -> HttpResponse:
    """Take a trigger off its stage."""
    access.require_settings(request.actor)
    trigger = _trigger(id)
    actions.delete_trigger(trigger, by=request.actor)
    offer(request, _("The trigger was taken off the stage."))
    return web.redirect(request, f"/automation?pipeline={trigger.stage.pipeline_id}")


def _show_address(request: HttpRequest, trigger: Trigger) -> HttpResponse:
    secret = actions.give_address(trigger, by=request.actor)
    request.method = "GET"  # what is shown is the trigger as it stands
    trigger = _trigger(trigger.pk)
    forms = TriggerForms(request, trigger.stage, catalogue.get(trigger.kind), trigger)
    answer = _show(request, forms, address=f"{settings.BASE_URL}{ADDRESS}{secret}")
    answer["HX-Replace-Url"] = f"/automation/triggers/{trigger.pk}"
    answer["Cache-Control"] = "no-store"
    return answer


def _show(request: HttpRequest, forms: TriggerForms, address: str = "") -> HttpResponse:
    context = {
        "kind": forms.kind,
        "form": forms.settings,
        "common": forms.common,
        "condition": forms.condition,
        "conflict": forms.conflict,
        "stage": forms.stage,
        "trigger": forms.trigger,
        "version": forms.version,
        "said": say_settings(forms.trigger)
        if forms.trigger is not None and not forms.settings.fields
        else "",
        "address": address,
        "target": forms.stage.pipeline.of_kind.upper(),
    }
    return web.render(request, TEMPLATE, context, status=forms.status)


def _kind(name: str, stage: Stage) -> TriggerKind:
    try:
        found = catalogue.get(name)
    except Refused as refusal:
        raise Http404 from refusal
    if found.of_kinds is not None and stage.pipeline.of_kind not in found.of_kinds:
        raise Http404
    return found


def _trigger(id: int) -> Trigger:
    known = Trigger.objects.select_related("stage__pipeline", "acts_as", "address_by")
    found: Trigger = get_object_or_404(known, pk=id)
    return found


def _yes_no(answer: bool) -> str:
    return _("yes") if answer else _("no")
