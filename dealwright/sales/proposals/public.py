"""The client's page of a proposal: what is offered, and yes or no."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dealwright import web
from dealwright.crm.lines.showing import sums_of
from dealwright.events import Actor
from dealwright.kit.errors import Conflict, Refused
from dealwright.sales.papers.details import lines_of
from dealwright.sales.proposals import actions
from dealwright.sales.proposals.forms import AnswerForm
from dealwright.sales.proposals.models import Proposal, State
from dealwright.sales.proposals.queries import card_of

PAGE = "sales/proposals/public.html"


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_page(request: HttpRequest, token: str) -> HttpResponse:
    """Show the proposal to whoever holds its address, and take their answer.

    A draft is nobody's business but ours. An answer to something that was changed since it was shown
    is not taken: the page shows what is offered now.
    """
    proposal = _sent(token)
    if request.method != "POST":
        return _page(request, proposal)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, proposal, form=form, status=422)
    by = Actor.visitor(str(proposal.contact or proposal.company or ""))
    version = form.cleaned_data["version"] or 0  # who names none has seen none
    try:
        if form.cleaned_data["answer"] == "accept":
            actions.accept_proposal(proposal, version=version, by=by)
        else:
            reason = form.cleaned_data["reason"]
            actions.decline_proposal(proposal, reason=reason, version=version, by=by)
    except Conflict:
        error = _("This proposal was changed meanwhile. Look at it once more before you answer.")
        return _page(request, _sent(token), form=form, error=error, status=409)
    except Refused as refusal:
        return _page(request, _sent(token), form=form, error=str(refusal), status=422)
    return web.redirect(request, proposal.page)


def _sent(token: str) -> Proposal:
    proposal: Proposal | None = card_of(Proposal.objects.filter(page_token=token)).first()
    if proposal is None or proposal.state == State.DRAFT:
        raise Http404
    return proposal


def _page(
    request: HttpRequest,
    proposal: Proposal,
    *,
    form: AnswerForm | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "proposal": proposal,
        "lines": list(proposal.lines.all()),
        "sums": sums_of(proposal.lines.all(), proposal.currency),
        "form": form or AnswerForm(initial={"version": proposal.version}),
        "seller": lines_of(ours, by=Actor.system()) if (ours := proposal.own_company) else "",
        "error": error,
    }
    return web.render(request, PAGE, context, status=status)
