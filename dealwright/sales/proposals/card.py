"""What the card of a proposal shows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from dealwright import web
from dealwright.crm.lines.showing import sums_of
from dealwright.people.access import Verb, may
from dealwright.records.seeing import may_do
from dealwright.records.timeline.pages import story_on_card
from dealwright.sales.orders.models import Order
from dealwright.sales.papers.card import address_of, stages_of_card
from dealwright.sales.papers.giving import ResponsibleForm
from dealwright.sales.proposals.forms import AnswerForm, SendingForm, TermsForm
from dealwright.sales.proposals.models import Proposal, State
from dealwright.sales.proposals.queries import card_of, without_unseen_deals
from dealwright.sales.proposals.words import state_words

CARD = "sales/proposals/card.html"


def card_context(request: HttpRequest, id: int, **forms: Any) -> dict[str, Any]:
    """Everything the card's template wants to know; Http404 for a proposal the reader may not see."""
    actor = request.actor
    found = get_object_or_404(card_of(Proposal.objects.seen_by(actor)), pk=id)
    (proposal,) = without_unseen_deals([found], actor)
    may_change = may_do(actor, proposal, Verb.CHANGE)
    return {
        "proposal": proposal,
        "state": state_words(proposal),
        "stages": stages_of_card(proposal),
        "lines": list(proposal.lines.all()),
        "sums": sums_of(proposal.lines.all(), proposal.currency),
        "may_change": may_change,
        "may_edit": may_change and not proposal.is_answered,
        "may_order": may_change
        and proposal.order_id is None
        and proposal.state != State.DECLINED
        and bool(proposal.lines.all())
        and may(actor, Order.record_kind, Verb.CREATE),
        "terms_form": TermsForm(proposal=proposal, actor=actor),
        "sending_form": SendingForm(initial={"to": address_of(proposal, actor)}),
        "answer_form": AnswerForm(initial={"version": proposal.version}),
        "giving_form": ResponsibleForm(paper=proposal, actor=actor) if may_change else None,
        "choosing": "move" in request.GET,
        "story": story_on_card(request, proposal, url=f"/proposals/{id}/timeline"),
        "notes_url": f"/proposals/{id}/notes",
        **forms,
    }


def show_card(request: HttpRequest, id: int) -> HttpResponse:
    """The card as it is now: in its place for htmx, as a page for browsers without scripts."""
    if not request.htmx:
        return web.redirect(request, f"/proposals/{id}")
    return card_again(request, id)


def card_again(request: HttpRequest, id: int, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The card in the place of the one on the screen; with a form that has to be looked at once more."""
    if not request.htmx:
        return web.render(request, CARD, card_context(request, id, **forms), status=status)
    return web.render_card(
        request, CARD, card_context(request, id, **forms), of=("proposal", id), status=status
    )
