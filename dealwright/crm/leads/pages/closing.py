"""Turning a lead down, moving it to another pipeline, and stages that demand fields."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dealwright import web
from dealwright.crm.crossing import pipeline_page
from dealwright.crm.leads import actions
from dealwright.crm.leads.models import Lead
from dealwright.crm.leads.pages.finding import changed_lead
from dealwright.events import Actor, last_change
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.numbers import whole_number
from dealwright.people.access import refuse_hidden
from dealwright.records.pipelines.asking import ask, done, fields_page
from dealwright.records.pipelines.demand_form import Move
from dealwright.records.pipelines.models import Semantic, Stage
from dealwright.records.pipelines.requiring import Unfilled
from dealwright.records.undo import offer


@require_http_methods(["GET", "HEAD", "POST"])
def lead_loss(request: HttpRequest, id: int) -> HttpResponse:
    """Say that a lead is not a client, and why."""
    lead = changed_lead(request, id)
    if request.method != "POST":
        return web.render(request, "crm/leads/loss.html", {"lead": lead, "error": None, "reason": ""})
    version, reason = whole_number(request.POST.get("version")), request.POST.get("reason", "")
    if reason:
        refuse_hidden(request.actor, Lead.record_kind, ["lost_reason"])
    try:
        actions.lose_lead(lead, reason=reason, version=version, by=request.actor)
    except Unfilled as unfilled:
        return ask(request, lead, unfilled.stage, carried={"reason": reason} if reason else None)
    except (Refused, Conflict) as problem:
        context = {"lead": changed_lead(request, id), "error": str(problem), "reason": reason}
        template = "crm/leads/loss_form.html" if request.htmx else "crm/leads/loss.html"
        return web.render(request, template, context, status=problem.status)
    if last_change() is not None:
        offer(request, _("The lead is closed."))
    return done(request, f"/leads/{id}")


def _as_asked(carried: Mapping[str, str]) -> Move:
    """Turning down keeps its reason; a stage of another pipeline is meant."""
    reason = carried.get("reason", "")

    def move(lead: Lead, *, to: Stage, reason: str = reason, version: int | None = None, by: Actor) -> Lead:
        why = reason if to.semantic == Semantic.LOST else ""
        if why:
            refuse_hidden(by, Lead.record_kind, ["lost_reason"])
        crosses = to.pipeline_id != lead.pipeline_id
        verb = actions.change_lead_pipeline if crosses else actions.move_lead
        moved: Lead = verb(lead, to=to, reason=why, version=version, by=by)
        return moved

    return move


lead_pipeline = pipeline_page(
    url="/leads", changed=changed_lead, cross=actions.change_lead_pipeline, wins=False
)
lead_stage_fields = fields_page("lead", carries=("reason",), as_asked=_as_asked)
