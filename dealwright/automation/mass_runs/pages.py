"""What a rule did and will do, and starting it for those who stand on its stage."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from dealwright import web
from dealwright.automation.mass_runs import actions
from dealwright.automation.mass_runs.queries import (
    MOST_AT_ONCE,
    counts_of,
    kind_of,
    newest_runs,
    standing_of,
)
from dealwright.automation.rules import catalogue
from dealwright.automation.rules.models import Rule
from dealwright.automation.rules.words import say
from dealwright.people import access

MOST_SHOWN = 50


@login_required
@require_safe
def rule_runs(request: HttpRequest, id: int) -> HttpResponse:
    """How far it is with all of its records, and the newest ones."""
    access.require_settings(request.actor)
    rule = _rule(id)
    kind = kind_of(rule)
    context = {
        "rule": rule,
        "what": rule.name or say(rule),
        "counts": counts_of(rule),
        "runs": [(run, one, kind.url(one.pk)) for run, one in newest_runs(rule, request.actor, MOST_SHOWN)],
    }
    return web.render(request, "automation/rule_runs.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mass_run(request: HttpRequest, id: int) -> HttpResponse:
    """Ask whether the rule is to run for those who stand here now; sent, it does."""
    access.require_settings(request.actor)
    rule = _rule(id)
    if request.method == "POST":
        started = actions.start_for_those_here(rule, by=request.actor)
        words = ngettext("It runs for %(number)s record.", "It runs for %(number)s records.", started)
        web.toast(
            request, words % {"number": started} if started else _("There was no record to start it for.")
        )
        return web.redirect(request, f"/automation/rules/{rule.pk}/runs")
    context = {
        "rule": rule,
        "what": rule.name or say(rule),
        "is_for_clients": catalogue.is_for_clients(rule.action),
        "standing": standing_of(rule, request.actor),
        "most": MOST_AT_ONCE,
    }
    return web.render(request, "automation/mass_run.html", context)


def _rule(id: int) -> Rule:
    found: Rule = get_object_or_404(Rule.objects.select_related("stage__pipeline"), pk=id)
    return found
