"""Winning a deal, or losing it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dealwright import web
from dealwright.crm.deals import actions
from dealwright.crm.deals.models import Deal
from dealwright.crm.deals.pages.finding import changed_deal
from dealwright.crm.deals.purchases import Ending, answered
from dealwright.events import last_change
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.numbers import whole_number
from dealwright.people.access import refuse_hidden
from dealwright.records.pipelines.asking import ask, done
from dealwright.records.pipelines.models import Semantic
from dealwright.records.pipelines.requiring import Unfilled
from dealwright.records.undo import offer


@require_http_methods(["GET", "HEAD", "POST"])
def deal_closure(request: HttpRequest, id: int) -> HttpResponse:
    """Win a deal, or lose it and say why."""
    deal = changed_deal(request, id)
    if request.method != "POST":
        return web.render(request, "crm/deals/closure.html", {"deal": deal, "error": None, "reason": ""})
    version, reason = whole_number(request.POST.get("version")), request.POST.get("reason", "")
    if reason:
        refuse_hidden(request.actor, Deal.record_kind, ["lost_reason"])
    try:
        if request.POST.get("outcome") == Semantic.WON:
            along = answered(request.POST, Ending.WON)
            actions.win_deal(deal, with_purchase=along, version=version, by=request.actor)
        else:
            along = answered(request.POST, Ending.LOST)
            actions.lose_deal(deal, reason=reason, with_purchase=along, version=version, by=request.actor)
    except Unfilled as unfilled:
        said = {} if along is None else {"with_purchase": "yes" if along else "no"}
        return ask(request, deal, unfilled.stage, carried=({"reason": reason} if reason else {}) | said)
    except (Refused, Conflict) as problem:
        context = {"deal": changed_deal(request, id), "error": str(problem), "reason": reason}
        template = "crm/deals/closure_form.html" if request.htmx else "crm/deals/closure.html"
        return web.render(request, template, context, status=problem.status)
    if last_change() is not None:
        offer(request, _("The deal is closed."))
    return done(request, f"/deals/{id}")
