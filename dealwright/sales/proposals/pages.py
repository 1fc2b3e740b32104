"""The pages of proposals in the office: the list, the boards, the card, what is done on it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright import web
from dealwright.catalog.products.choosing import any_product_added, offered
from dealwright.catalog.products.models import Product
from dealwright.crm.deals.models import Deal
from dealwright.crm.lines.form import lines_from, rows_of
from dealwright.crm.lines.pages import RECKON, rows_shown, show_sums
from dealwright.events import last_change
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.numbers import whole_number
from dealwright.people.access import Verb, refuse_hidden, require
from dealwright.records.bin.pages import unless_deleted
from dealwright.records.boards.calendar_pages import calendar_event_page, calendar_page
from dealwright.records.boards.deadline_pages import deadline_page, deadlines_column_page, deadlines_page
from dealwright.records.boards.pages import board_column_page, board_page, stage_page
from dealwright.records.boards.step_pages import next_step_page, steps_column_page, steps_page
from dealwright.records.lists.pages import list_page
from dealwright.records.pipelines.asking import fields_page
from dealwright.records.timeline.pages import show_older, write_note
from dealwright.records.undo import offer
from dealwright.sales.orders.models import Order
from dealwright.sales.papers.giving import ResponsibleForm
from dealwright.sales.papers.selling import NewPaperForm
from dealwright.sales.proposals import actions
from dealwright.sales.proposals.card import CARD, card_again, card_context, show_card
from dealwright.sales.proposals.forms import AnswerForm, SendingForm, TermsForm
from dealwright.sales.proposals.models import Proposal
from dealwright.sales.proposals.queries import card_of
from dealwright.web.conflicts import complain

LINES = "sales/proposals/lines.html"

proposals = list_page("proposal")
proposal_board = board_page("proposal")
proposal_column = board_column_page("proposal")
proposal_stage = stage_page("proposal")
proposal_stage_fields = fields_page("proposal")
proposals_by_step = steps_page("proposal")
proposal_step_column = steps_column_page("proposal")
proposal_next_step = next_step_page("proposal")
proposal_calendar = calendar_page("proposal")
proposal_calendar_event = calendar_event_page("proposal")
proposals_by_deadline = deadlines_page("proposal")
proposal_deadline_column = deadlines_column_page("proposal")
proposal_deadline = deadline_page("proposal")


@require_http_methods(["GET", "HEAD", "POST"])
def new_proposal(request: HttpRequest) -> HttpResponse:
    """Write a proposal for the deal that the address names; it begins with the products of the deal."""
    require(request.actor, Proposal.record_kind, Verb.CREATE)
    sent = request.POST if request.method == "POST" else request.GET
    deals = Deal.objects.changed_by(request.actor).select_related("contact", "company", "responsible")
    deal = get_object_or_404(deals, pk=whole_number(sent.get("deal")) or 0)
    refuse_hidden(request.actor, Deal.record_kind, ["amount"])  # the lines tell it
    form = NewPaperForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return web.render(request, "sales/proposals/new.html", {"deal": deal, "form": form}, status=status)
    proposal = actions.create_proposal(deal, **form.given(), by=request.actor)
    offer(request, _("The proposal was written. Nobody outside sees it before you send it."))
    return web.redirect(request, f"/proposals/{proposal.pk}")


@require_safe
@unless_deleted("proposal")
def proposal(request: HttpRequest, id: int) -> HttpResponse:
    """The card, as a page or as the panel over the list."""
    return web.render(request, CARD, card_context(request, id))


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
def proposal_responsible(request: HttpRequest, id: int) -> HttpResponse:
    """Make somebody else responsible, or nobody."""
    found = _changed(request, id)
    form = ResponsibleForm(request.POST, paper=found, actor=request.actor)
    if not form.is_valid():
        return card_again(request, id, status=422, giving_form=form)
    try:
        actions.assign_proposal(found, **form.cleaned_data, by=request.actor)
    except (Refused, Conflict) as problem:
        complain(form, problem)
        return card_again(request, id, status=problem.status, giving_form=form)
    return _done(request, id, _("Saved."))


@require_POST
def proposal_terms(request: HttpRequest, id: int) -> HttpResponse:
    """Change the last day and the terms; what was typed comes back where it cannot be kept."""
    found = _changed(request, id)
    form = TermsForm(request.POST, proposal=found, actor=request.actor)
    if not form.is_valid():
        return card_again(request, id, status=422, terms_form=form)
    values = dict(form.cleaned_data)
    version = values.pop("version")
    try:
        actions.edit_proposal(found, **values, version=version, by=request.actor)
    except (Refused, Conflict) as problem:
        complain(form, problem)
        return card_again(request, id, status=problem.status, terms_form=form)
    return _done(request, id, _("Saved."))


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_lines(request: HttpRequest, id: int) -> HttpResponse:
    """The products of a proposal as rows to be changed, found and saved."""
    found = _changed(request, id)
    refuse_hidden(request.actor, Proposal.record_kind, ["total"])
    if request.method != "POST":
        return _lines_form(request, found, rows_of(found))
    rows = rows_of(found, request.POST)
    if RECKON in request.POST:
        return show_sums(request, LINES, rows, found.currency)
    try:
        lines = lines_from(rows, any_product_added(request), found.currency)
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
        return card_again(request, id, status=422, sending_form=form)
    try:
        actions.send_proposal(found, **form.cleaned_data, by=request.actor)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return card_again(request, id, status=422, sending_form=form)
    to = form.cleaned_data["to"]
    said = _("The letter to %(address)s is on its way.") % {"address": to} if to else ""
    web.toast(request, said or _("The proposal counts as sent. Give the client its link."))
    return show_card(request, id)


@require_POST
def proposal_answer(request: HttpRequest, id: int) -> HttpResponse:
    """Write down what the client said, or take it back."""
    found = _changed(request, id)
    if "reopen" in request.POST:
        actions.reopen_proposal(found, by=request.actor)
        return _done(request, id, _("The proposal waits for an answer again."))
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return card_again(request, id, status=422, answer_form=form)
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


def _done(request: HttpRequest, id: int, text: str) -> HttpResponse:
    if last_change() is not None:
        offer(request, text)
    return show_card(request, id)


def _lines_form(
    request: HttpRequest, found: Proposal, rows: list[dict[str, str]], *, error: str = "", status: int = 200
) -> HttpResponse:
    text = request.POST.get("q", "") or request.GET.get("q", "")
    products = Product.objects.seen_by(request.actor).to_choose().filter(currency=found.currency)
    context = {
        "proposal": found,
        **rows_shown(rows, found.currency),
        "error": error,
        "text": text,
        "products": offered(products, text),
    }
    if request.htmx and "q" in request.GET:
        return web.render(request, LINES, context, fragment="products")
    fragment = "lines_form" if request.htmx else None
    return web.render(request, LINES, context, fragment=fragment, status=status)
