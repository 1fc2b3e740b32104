"""Trying automation with a record that was opened for it: start, watch, move along, end."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright import web
from dealwright.automation.progress.queries import progress_of
from dealwright.automation.trials import actions
from dealwright.automation.trials.forms import TrialForm
from dealwright.automation.trials.models import Trial
from dealwright.automation.trials.queries import records_of, together_with, trials, trials_started
from dealwright.kit.errors import Problem
from dealwright.kit.numbers import whole_number
from dealwright.people import access
from dealwright.records import kinds
from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.records.timeline.queries import timeline

MOST_ENTRIES = 100
MOST_TRIALS = 100
MOST_BESIDE = 20
"""Records of one trial that are named."""


@login_required
@require_safe
def all_trials(request: HttpRequest) -> HttpResponse:
    """Trials that go on, and those that ended."""
    access.require_settings(request.actor)
    found = list(trials_started()[:MOST_TRIALS])
    records = records_of(found, request.actor)
    rows = [(one, kinds.get(one.on_kind), records.get((one.on_kind, one.on_id))) for one in found]
    return web.render(request, "automation/trials.html", {"rows": rows})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_trial(request: HttpRequest) -> HttpResponse:
    """Say where it begins, and start it."""
    access.require_settings(request.actor)
    wanted = whole_number(request.GET.get("pipeline"))
    pipeline = Pipeline.objects.filter(pk=wanted).first() if wanted else None
    first = pipeline.stages.first() if pipeline is not None else None
    initial = {"stage_id": first.pk, "longest_wait_seconds": 10} if first else {"longest_wait_seconds": 10}
    form = TrialForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        stage = get_object_or_404(Stage.objects.select_related("pipeline"), pk=given.pop("stage_id"))
        try:
            started = actions.start_trial(stage=stage, **given, by=request.actor)
        except Problem as problem:
            form.add_error(None, str(problem))
        else:
            web.toast(request, _("The trial goes on until you end it."))
            return web.redirect(request, f"/automation/trials/{started.pk}")
    status = 422 if form.errors else 200
    return web.render(request, "automation/trial_start.html", {"form": form}, status=status)


@login_required
@require_safe
def trial(request: HttpRequest, id: int) -> HttpResponse:
    """The log: each stage, each rule with its condition, and what happened to the record."""
    access.require_settings(request.actor)
    found = _trial(id)
    record = _seen(request, found)
    context: dict[str, Any] = {"trial": found, "record": record, "address": "", "progress": None}
    if record is not None:
        progress = progress_of(record, request.actor, with_made=True)
        stages = [view.stage for view in progress.stages]
        here = stages.index(record.stage)
        context |= {
            "progress": progress,
            "stage_choices": [(stage.pk, stage.name) for stage in stages if stage != record.stage],
            "following": stages[(here + 1) % len(stages)].pk,
            "address": f"/automation/records/{record.record_kind}/{record.pk}",
            "beside": _beside(request, found),
            "story": timeline(record, actor=request.actor, limit=MOST_ENTRIES).items,
        }
    return web.render(request, "automation/trial.html", context)


@login_required
@require_POST
def trial_stage(request: HttpRequest, id: int) -> HttpResponse:
    """Move its record to another stage, as a person would."""
    access.require_settings(request.actor)
    found = _trial(id)
    stage = get_object_or_404(Stage, pk=whole_number(request.POST.get("stage")) or 0)
    actions.move_along(found, to=stage, by=request.actor)
    return web.redirect(request, f"/automation/trials/{found.pk}")


@login_required
@require_POST
def trial_end(request: HttpRequest, id: int) -> HttpResponse:
    """Its record goes into the recycle bin."""
    access.require_settings(request.actor)
    actions.end_trial(_trial(id), by=request.actor)
    web.toast(request, _("The trial has ended; its record lies in the recycle bin."))
    return web.redirect(request, "/automation/trials")


def _trial(id: int) -> Trial:
    found: Trial = get_object_or_404(trials(), pk=id)
    return found


def _beside(request: HttpRequest, trial: Trial) -> list[Any]:
    """The records that are tried together with it, as far as the reader may see them: trial, kind, record."""
    found = list(together_with(trial)[:MOST_BESIDE])
    records = records_of(found, request.actor)
    rows = [(one, kinds.get(one.on_kind), records.get((one.on_kind, one.on_id))) for one in found]
    return [row for row in rows if row[1] is not None and row[2] is not None]


def _seen(request: HttpRequest, trial: Trial) -> Any:
    """Its record, where it is still there and the reader may see it."""
    kind = kinds.get(trial.on_kind)
    if kind is None:
        return None
    seen = kind.seen_by(request.actor).select_related("stage__pipeline", "responsible")
    return seen.filter(pk=trial.on_id).first()
