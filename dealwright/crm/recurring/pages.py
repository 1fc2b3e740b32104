"""The pages of recurring deals: the list, a template, making one from a deal."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from markupsafe import Markup

from dealwright import web
from dealwright.crm.deals.models import Deal
from dealwright.crm.lines.pages import edit_lines
from dealwright.crm.recurring import actions, queries
from dealwright.crm.recurring.contents import kept_lines, worth_of
from dealwright.crm.recurring.forms import RecurringForm
from dealwright.crm.recurring.models import RecurringDeal
from dealwright.crm.recurring.products import Template
from dealwright.events import last_change
from dealwright.kit.errors import Conflict, Problem
from dealwright.kit.numbers import whole_number
from dealwright.people.access import Verb, require
from dealwright.records.seeing import seen_among
from dealwright.records.undo import offer

FORM = "crm/recurring/form.html"
SHOWN = 50
SHOWN_OCCURRENCES = 20


@require_safe
def recurring_deals(request: HttpRequest) -> HttpResponse:
    """The templates, the one that is due next first."""
    require(request.actor, Deal.record_kind, Verb.SEE)
    after = whole_number(request.GET.get("after")) or 0
    found = list(queries.recurring_seen_by(request.actor).order_by("pk").filter(pk__gt=after)[: SHOWN + 1])
    context = {
        "rows": [(one, queries.in_words(one)) for one in found[:SHOWN]],
        "next_url": f"/recurring-deals?after={found[SHOWN - 1].pk}" if len(found) > SHOWN else None,
    }
    fragment = "rows" if request.htmx and after else None
    return web.render(request, "crm/recurring/list.html", context, fragment=fragment)


@require_http_methods(["GET", "HEAD", "POST"])
def new_recurring_deal(request: HttpRequest) -> HttpResponse:
    """The calendar of a new template, and making it from a deal."""
    require(request.actor, Deal.record_kind, Verb.CREATE)
    sent = request.POST if request.method == "POST" else None
    asked = whole_number((request.GET if sent is None else sent).get("deal")) or 0
    deal = get_object_or_404(Deal.objects.seen_by(request.actor).select_related("pipeline"), pk=asked)
    form = RecurringForm(sent, actor=request.actor, deal=deal)
    if sent is not None and form.is_valid():
        try:
            made = actions.create_recurring_deal(deal, **form.values, by=request.actor)
        except Problem as problem:
            form.complain(problem)
        else:
            offer(request, _("Deals are opened from it by themselves from now on."))
            return web.redirect(request, f"/recurring-deals/{made.pk}")
    context = {"form": form, "deal": deal, "recurring": None}
    return web.render(request, FORM, context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def recurring_deal(request: HttpRequest, id: int) -> HttpResponse:
    """A template with what it opened and will open, and changing it."""
    if request.method != "POST":
        return _show(request, get_object_or_404(queries.recurring_seen_by(request.actor), pk=id))
    recurring = _changed(request, id)
    form = RecurringForm(request.POST, actor=request.actor, recurring=recurring)
    if not form.is_valid():
        return _show(request, recurring, form, status=422)
    try:
        version = form.cleaned_data["version"]
        actions.edit_recurring_deal(recurring, **form.values, version=version, by=request.actor)
    except Problem as problem:
        form.complain(problem)
        if isinstance(problem, Conflict):
            typed = request.POST.copy()
            typed["version"] = str(_changed(request, id).version)
            form.data = typed
        return _show(request, _changed(request, id), form, status=problem.status)
    if last_change() is not None:
        offer(request, _("The recurring deal was changed."))
    return web.redirect(request, f"/recurring-deals/{id}")


@require_POST
def recurring_deal_rest(request: HttpRequest, id: int) -> HttpResponse:
    """Let it rest, or go on from now."""
    goes_on = "undo" in request.POST
    actions.edit_recurring_deal(_changed(request, id), is_active=goes_on, by=request.actor)
    if last_change() is not None:
        offer(request, _("It goes on from now.") if goes_on else _("It rests: no deals are opened from it."))
    return web.redirect(request, f"/recurring-deals/{id}")


@require_POST
def recurring_deal_contents(request: HttpRequest, id: int) -> HttpResponse:
    """Take products, client and fields anew from the deal it was made from."""
    recurring = _changed(request, id)
    deals = Deal.objects.seen_by(request.actor)
    deal = get_object_or_404(deals, pk=recurring.of_deal_id or 0)
    actions.renew_contents(recurring, deal=deal, by=request.actor)
    if last_change() is not None:
        offer(request, _("The next deals will be like “%(deal)s” is now.") % {"deal": deal.title})
    return web.redirect(request, f"/recurring-deals/{id}")


@require_http_methods(["GET", "HEAD", "POST"])
def recurring_deal_lines(request: HttpRequest, id: int) -> HttpResponse:
    """The products of the next deals as rows to be changed, found and saved."""

    def saved() -> HttpResponse:
        if last_change() is not None:
            offer(request, _("The next deals will have these products."))
        return web.redirect(request, f"/recurring-deals/{id}")

    return edit_lines(
        request,
        Template(_changed(request, id)),
        card=f"/recurring-deals/{id}",
        set_lines=lambda template, **given: actions.set_recurring_lines(template.recurring, **given),
        again=lambda: Template(_changed(request, id)),
        saved=saved,
        in_place=False,
    )


@require_POST
def recurring_deal_deletion(request: HttpRequest, id: int) -> HttpResponse:
    """Open no deals any more."""
    actions.delete_recurring_deal(_changed(request, id), by=request.actor)
    offer(request, _("The recurring deal was deleted. The deals it opened stay."))
    return web.redirect(request, "/recurring-deals")


def link_to_recurring(request: HttpRequest, kind: str) -> Markup | None:
    """The way from the board of deals."""
    if kind != Deal.record_kind or not queries.may_open(request.actor):
        return None
    return web.render_fragment(request, "crm/recurring/link.html", "link", {})


def repeat_button(request: HttpRequest, deal: Deal) -> Markup | None:
    """The way from a deal to a template like it."""
    if not queries.may_open(request.actor):
        return None
    return web.render_fragment(request, "crm/recurring/link.html", "repeat", {"deal": deal})


def _changed(request: HttpRequest, id: int) -> RecurringDeal:
    return get_object_or_404(queries.recurring_changed_by(request.actor), pk=id)


def _show(
    request: HttpRequest, recurring: RecurringDeal, form: RecurringForm | None = None, *, status: int = 200
) -> HttpResponse:
    occurrences = list(recurring.occurrences.select_related("deal")[:SHOWN_OCCURRENCES])
    keys = {("deal", one.deal_id) for one in occurrences if one.deal_id}
    clients = {(one.record_kind, one.pk) for one in (recurring.contact, recurring.company) if one}
    of_deal = {("deal", recurring.of_deal_id)} if recurring.of_deal_id else set()
    seen = seen_among(request.actor, keys | clients | of_deal)
    may_change = _may_change(request, recurring)
    context: dict[str, Any] = {
        "recurring": recurring,
        "form": form or RecurringForm(actor=request.actor, recurring=recurring),
        "deal": None,
        "words": queries.in_words(recurring),
        "coming": queries.coming_days(recurring),
        "worth": worth_of(recurring),
        "lines": kept_lines(recurring),
        "currency": recurring.contents["currency"],
        "amount_is_typed": recurring.contents.get("amount") is not None,
        "occurrences": [(one, ("deal", one.deal_id) in seen) for one in occurrences],
        "contact": recurring.contact if ("contact", recurring.contact_id) in seen else None,
        "company": recurring.company if ("company", recurring.company_id) in seen else None,
        "of_deal": recurring.of_deal if of_deal & seen else None,
        "may_change": may_change,
    }
    return web.render(request, FORM, context, status=status)


def _may_change(request: HttpRequest, recurring: RecurringDeal) -> bool:
    return bool(RecurringDeal.objects.all().changed_by(request.actor).filter(pk=recurring.pk).exists())
