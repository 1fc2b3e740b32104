"""The pages of proposals in the office: the list, the card, what is done on it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright import web
from dealwright.catalog.products.choosing import any_product_added, offered
from dealwright.catalog.products.models import Product
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, last_change
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.numbers import whole_number
from dealwright.people.access import Verb, hidden_fields, may, refuse_hidden, require
from dealwright.records.bin.pages import unless_deleted
from dealwright.records.lists.pages import list_page
from dealwright.records.seeing import may_do, seen_among
from dealwright.records.timeline.pages import show_older, story_on_card, write_note
from dealwright.records.undo import offer
from dealwright.sales.orders.models import Order
from dealwright.sales.proposals import actions
from dealwright.sales.proposals.forms import AnswerForm, SendingForm, TermsForm, offers_from, rows_of
from dealwright.sales.proposals.models import Proposal, State
from dealwright.sales.proposals.queries import card_of, without_unseen_deals
from dealwright.sales.proposals.words import state_words
from dealwright.web.conflicts import complain

CARD = "sales/proposals/card.html"
LINES = "sales/proposals/lines.html"

proposals = list_page("proposal")


@require_http_methods(["GET", "HEAD", "POST"])
def new_proposal(request: HttpRequest) -> HttpResponse:
    """Write a proposal for the deal that the address names; it begins with the products of the deal."""
    require(request.actor, Proposal.record_kind, Verb.CREATE)
    sent = request.POST if request.method == "POST" else request.GET
    deals = Deal.objects.changed_by(request.actor).select_related("contact", "company", "responsible")
    deal = get_object_or_404(deals, pk=whole_number(sent.get("deal")) or 0)
    refuse_hidden(request.actor, Deal.record_kind, ["amount"])  # the lines tell it
    if request.method != "POST":
        return web.render(request, "sales/proposals/new.html", {"deal": deal})
    proposal = actions.create_proposal(deal, by=request.actor)
    offer(request, _("The proposal was written. Nobody outside sees it before you send it."))
    return web.redirect(request, f"/proposals/{proposal.pk}")


@require_safe
@unless_deleted("proposal")
def proposal(request: HttpRequest, id: int) -> HttpResponse:
    """The card, as a page or as the panel over the list."""
    return web.render(request, CARD, _card(request, id))


@require_safe
def proposal_timeline(request: HttpRequest, id: int) -> HttpResponse:
    """Older stretches of the timeline."""
    found = get_object_or_404(Proposal.objects.seen_by(request.actor), pk=id)
    return show_older(request, found, url=f"/proposals/{id}/timeline")


@require_POST
def proposal_notes(request: HttpRequest, id: int) -> HttpResponse:
    """Write a note."""
    found = _changed(request, id)
    return write_note(request, found, timeline_url=f"/proposals/{id}/timeline", card_url=f"/proposals/{id}")


@require_POST
def proposal_terms(request: HttpRequest, id: int) -> HttpResponse:
    """Change the last day and the terms; what was typed comes back where it cannot be kept."""
    found = _changed(request, id)
    form = TermsForm(request.POST)
    if not form.is_valid():
        return _again(request, id, status=422, terms_form=form)
    values = dict(form.cleaned_data)
    version = values.pop("version")
    try:
        actions.edit_proposal(found, **values, version=version, by=request.actor)
    except (Refused, Conflict) as problem:
        complain(form, problem)
        return _again(request, id, status=problem.status, terms_form=form)
    return _done(request, id, _("Saved."))


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_lines(request: HttpRequest, id: int) -> HttpResponse:
    """The products of a proposal as rows to be changed, found and saved."""
    found = _changed(request, id)
    refuse_hidden(request.actor, Proposal.record_kind, ["total"])
    if request.method != "POST":
        return _lines_form(request, found, rows_of(found))
    rows = rows_of(found, request.POST)
    try:
        lines = offers_from(rows, any_product_added(request), found.currency)
        version = whole_number(request.POST.get("version"))
        actions.set_offers(found, lines=lines, version=version, by=request.actor)
    except (Refused, Conflict) as problem:
        return _lines_form(request, _changed(request, id), rows, error=str(problem), status=problem.status)
    if "save" in request.POST:
        return _done(request, id, _("The products were saved."))
    fresh = _changed(request, id)
    return _lines_form(request, fresh, rows_of(fresh))


@require_POST
def proposal_sending(request: HttpRequest, id: int) -> HttpResponse:
    """Give the proposal to the client, by a letter or by the link alone."""
    found = _changed(request, id)
    form = SendingForm(request.POST)
    if not form.is_valid():
        return _again(request, id, status=422, sending_form=form)
    try:
        actions.send_proposal(found, **form.cleaned_data, by=request.actor)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _again(request, id, status=422, sending_form=form)
    to = form.cleaned_data["to"]
    said = _("The letter to %(address)s is on its way.") % {"address": to} if to else ""
    web.toast(request, said or _("The proposal counts as sent. Give the client its link."))
    return _show(request, id)


@require_POST
def proposal_answer(request: HttpRequest, id: int) -> HttpResponse:
    """Write down what the client said, or take it back."""
    found = _changed(request, id)
    if "reopen" in request.POST:
        actions.reopen_proposal(found, by=request.actor)
        return _done(request, id, _("The proposal waits for an answer again."))
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _again(request, id, status=422, answer_form=form)
    version = form.cleaned_data["version"]
    if form.cleaned_data["answer"] == "accept":
        actions.accept_proposal(found, version=version, by=request.actor)
        return _done(request, id, _("The proposal is accepted."))
    reason = form.cleaned_data["reason"]
    actions.decline_proposal(found, reason=reason, version=version, by=request.actor)
    return _done(request, id, _("The proposal is declined."))


@require_POST
def proposal_order(request: HttpRequest, id: int) -> HttpResponse:
    """Write the order of a proposal."""
    found = _changed(request, id)
    require(request.actor, Order.record_kind, Verb.CREATE)
    get_object_or_404(Deal.objects.changed_by(request.actor), pk=found.deal_id)
    order = actions.order_proposal(found, version=whole_number(request.POST.get("version")), by=request.actor)
    web.toast(request, _("Order №%(number)s was written.") % {"number": order.number})
    return web.redirect(request, f"/orders/{order.pk}")


def _changed(request: HttpRequest, id: int) -> Proposal:
    return get_object_or_404(card_of(Proposal.objects.changed_by(request.actor)), pk=id)


def _card(request: HttpRequest, id: int, **forms: Any) -> dict[str, Any]:
    """Everything the card's template wants to know; Http404 for a proposal the reader may not see."""
    actor = request.actor
    found = get_object_or_404(card_of(Proposal.objects.seen_by(actor)), pk=id)
    (proposal,) = without_unseen_deals([found], actor)
    may_change = may_do(actor, proposal, Verb.CHANGE)
    return {
        "proposal": proposal,
        "state": state_words(proposal),
        "lines": list(proposal.lines.all()),
        "may_change": may_change,
        "may_edit": may_change and not proposal.is_answered,
        "may_order": may_change
        and proposal.order_id is None
        and proposal.state != State.DECLINED
        and bool(proposal.lines.all())
        and may(actor, Order.record_kind, Verb.CREATE),
        "terms_form": TermsForm(
            initial={
                "valid_until": proposal.valid_until,
                "terms": proposal.terms,
                "version": proposal.version,
            }
        ),
        "sending_form": SendingForm(initial={"to": _address_of(proposal, actor)}),
        "answer_form": AnswerForm(initial={"version": proposal.version}),
        "story": story_on_card(request, proposal, url=f"/proposals/{id}/timeline"),
        "notes_url": f"/proposals/{id}/notes",
        **forms,
    }


def _address_of(proposal: Proposal, actor: Actor) -> str:
    """The first e-mail of the client, to those who may see it; whoever sends looks at it once more."""
    for field, client in (("contact", proposal.contact), ("company", proposal.company)):
        if client is None or field in hidden_fields(actor, Proposal.record_kind):
            continue
        key = (field, client.pk)
        is_shown = "emails" not in hidden_fields(actor, field) and key in seen_among(actor, {key})
        if is_shown and (emails := client.email_texts):
            return emails[0]
    return ""


def _again(request: HttpRequest, id: int, *, status: int, **forms: Any) -> HttpResponse:
    """The card with a form that has to be looked at once more."""
    fragment = "panel" if request.htmx else None
    return web.render(request, CARD, _card(request, id, **forms), fragment=fragment, status=status)


def _done(request: HttpRequest, id: int, text: str) -> HttpResponse:
    if last_change() is not None:
        offer(request, text)
    return _show(request, id)


def _show(request: HttpRequest, id: int) -> HttpResponse:
    """The card as it is now: in its place for htmx, as a page for browsers without scripts."""
    if not request.htmx:
        return web.redirect(request, f"/proposals/{id}")
    return web.render_card(request, CARD, _card(request, id), of=("proposal", id))


def _lines_form(
    request: HttpRequest, found: Proposal, rows: list[dict[str, str]], *, error: str = "", status: int = 200
) -> HttpResponse:
    text = request.POST.get("q", "") or request.GET.get("q", "")
    products = Product.objects.seen_by(request.actor).to_choose().filter(currency=found.currency)
    context = {
        "proposal": found,
        "rows": rows,
        "error": error,
        "text": text,
        "products": offered(products, text),
    }
    if request.htmx and "q" in request.GET:
        return web.render(request, LINES, context, fragment="products")
    fragment = "lines_form" if request.htmx else None
    return web.render(request, LINES, context, fragment=fragment, status=status)
