"""What can happen and who reacts, and what could not be done: the administrator's page."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dealwright import web
from dealwright.automation.kinds.queries import failed_changes, kinds_with_users, stopped_chains
from dealwright.automation.rules import running
from dealwright.automation.rules.queries import failed_runs
from dealwright.automation.rules.words import say
from dealwright.events import dispatch
from dealwright.people import access
from dealwright.records import kinds

MOST_FAILED = 50


@login_required
@require_safe
def event_kinds(request: HttpRequest) -> HttpResponse:
    """Every kind of event with who records it and who reacts, below what needs a look."""
    access.require_settings(request.actor)
    runs = [(run, say(run.rule), _url_of(run)) for run in failed_runs()[:MOST_FAILED]]
    context = {
        "kinds": kinds_with_users(),
        "failed": failed_changes(MOST_FAILED),
        "runs": runs,
        "stops": stopped_chains(MOST_FAILED),
    }
    return web.render(request, "automation/events.html", context)


@login_required
@require_POST
def event_retry(request: HttpRequest) -> HttpResponse:
    """Let everything that failed be tried again."""
    access.require_settings(request.actor)
    dispatch.retry_failed()
    running.retry_failed()
    web.toast(request, _("What had failed is tried again now."))
    return web.redirect(request, "/automation/events")


def _url_of(run: Any) -> str | None:
    kind = kinds.get(run.on_kind)
    return None if kind is None else kind.url(run.on_id)
