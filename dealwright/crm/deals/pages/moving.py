"""Moving a deal: by hand on the board, by the stage bar of its card, to won or lost."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dealwright import web
from dealwright.crm.deals import actions, queries
from dealwright.crm.deals.models import Deal
from dealwright.crm.deals.pages.board import BOARD, board_context
from dealwright.crm.deals.pages.card import card_again
from dealwright.crm.deals.pages.finding import asked_of_board, changed_deal
from dealwright.events import last_change
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.numbers import whole_number
from dealwright.people.access import refuse_hidden
from dealwright.records.pipelines.models import Semantic, Stage
from dealwright.records.pipelines.queries import stage_for
from dealwright.records.undo import offer


@require_POST
def deal_stage(request: HttpRequest, id: int) -> HttpResponse:
    """Move the deal. The board gets its figures anew, the card itself; a stale move shows the truth."""
    deal = changed_deal(request, id)
    before, stage_id = deal.stage, whole_number(request.POST.get("stage"))
    is_board = "before" in request.POST
    try:
        if stage_id is None:
            raise Refused(_("There is no such stage."), field="stage_id")
        to = stage_for(deal.pipeline_id, stage_id)
        version = whole_number(request.POST.get("version"))
        deal = actions.move_deal(deal, to=to, version=version, by=request.actor)
    except Conflict as conflict:
        web.toast(request, str(conflict), tone="attention")
        return _as_it_is(request, deal, is_board)
    if last_change() is not None:
        offer(request, _("Moved to %(stage)s.") % {"stage": to.name})
    if not request.htmx:
        return web.redirect(request, f"/deals/{id}")
    return _moved_on_board(request, deal, before, to) if is_board else card_again(request, id)


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
            actions.win_deal(deal, version=version, by=request.actor)
        else:
            actions.lose_deal(deal, reason=reason, version=version, by=request.actor)
    except (Refused, Conflict) as problem:
        context = {"deal": changed_deal(request, id), "error": str(problem), "reason": reason}
        return web.render(request, "crm/deals/closure.html", context, status=problem.status)
    if last_change() is not None:
        offer(request, _("The deal is closed."))
    return web.redirect(request, f"/deals/{id}")


def _moved_on_board(request: HttpRequest, deal: Deal, before: Stage, to: Stage) -> HttpResponse:
    """The counts and sums of the two columns; the card stands already where it was dropped."""
    asked = asked_of_board(request)
    stages = [stage for stage in {before, to} if not stage.is_final]
    seen = queries.deals_on_board(request.actor, asked.narrow, deal.pipeline_id)
    figures = queries.figures_of(seen, stages)
    context = {"figures": figures, "gone": deal.pk if to.is_final else None}
    answer = web.render(request, "crm/deals/moved.html", context)
    answer["ETag"] = f'"{deal.version}"'
    return answer


def _as_it_is(request: HttpRequest, deal: Deal, is_board: bool) -> HttpResponse:
    """Somebody was quicker: show where the deal really stands."""
    if not request.htmx:
        return web.redirect(request, f"/deals/{deal.pk}")
    if not is_board:
        return card_again(request, deal.pk, status=409)
    asked = asked_of_board(request)
    context = board_context(request, asked.in_pipeline(deal.pipeline_id)) | {"oob": True}
    return web.render(request, BOARD, context, fragment="board", status=409)
