"""The tab “Automation” of a card: stages with their rules and what became of each."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from markupsafe import Markup

from dealwright import web
from dealwright.automation.progress import actions
from dealwright.automation.progress.queries import here_of, kind_of, progress_of, run_for, staged_record
from dealwright.automation.trials.queries import trial_of
from dealwright.people import access
from dealwright.records.undo import offer
from dealwright.web import render_fragment

PAGE = "automation/progress.html"


def block(request: HttpRequest, record: Any, may_change: bool = False) -> Markup:
    """On the card: the rules started where the record stands, and the way to those of all stages."""
    here = here_of(record, request.actor, may_change=may_change)
    context = {"here": here, "address": _address(record)}
    return render_fragment(request, PAGE, "block", context)


@login_required
@require_safe
def record_automation(request: HttpRequest, kind: str, id: int) -> HttpResponse:
    """Every stage with its triggers and rules, and what became of each for this record."""
    record = staged_record(kind, id, request.actor)
    context = {
        "record": record,
        "progress": progress_of(record, request.actor, with_made=True),
        "trial": trial_of(record),
        "address": _address(record),
        "may_set_up": access.may_change_settings(request.actor),
    }
    return web.render(request, PAGE, context)


@login_required
@require_POST
def record_stop(request: HttpRequest, kind: str, id: int) -> HttpResponse:
    """Cancel what the rules of its stage have still to do."""
    record = staged_record(kind, id, request.actor, to_change=True)
    stopped = actions.stop_rules(record, by=request.actor)
    words = ngettext("%(number)s rule was stopped.", "%(number)s rules were stopped.", stopped)
    if stopped:
        offer(request, words % {"number": stopped})
    else:
        web.toast(request, _("Nothing was waiting here."), tone="information")
    return _back(request, record)


@login_required
@require_POST
def record_retry(request: HttpRequest, kind: str, id: int) -> HttpResponse:
    """Try again everything that failed on its stage."""
    record = staged_record(kind, id, request.actor, to_change=True)
    actions.retry_rules(record, by=request.actor)
    web.toast(request, _("What had failed is tried again now."))
    return _back(request, record)


@login_required
@require_POST
def run_start(request: HttpRequest, id: int) -> HttpResponse:
    """Do not wait until a rule is due."""
    run, record = run_for(request.actor, id)
    actions.hurry_run(run, record, by=request.actor)
    web.toast(request, _("The rule runs within a few seconds."))
    return _back(request, record)


@login_required
@require_POST
def run_retry(request: HttpRequest, id: int) -> HttpResponse:
    """Try again what failed."""
    run, record = run_for(request.actor, id)
    actions.retry_run(run, record, by=request.actor)
    web.toast(request, _("What had failed is tried again now."))
    return _back(request, record)


def _address(record: Any) -> str:
    return f"/automation/records/{record.record_kind}/{record.pk}"


def _back(request: HttpRequest, record: Any) -> HttpResponse:
    """To the page the button stood on: the tab, the trial, or the card."""
    came_from = request.POST.get("from", "")
    if came_from == "tab":
        return web.redirect(request, _address(record))
    trial = trial_of(record) if came_from == "trial" else None
    if trial is not None:
        return web.redirect(request, f"/automation/trials/{trial.pk}")
    return web.redirect(request, kind_of(record).url(record.pk))
