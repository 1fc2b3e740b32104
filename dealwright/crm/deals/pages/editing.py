"""Changing a deal in the places of its card: its fields and its products."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dealwright import web
from dealwright.crm.currency import without_companions
from dealwright.crm.deals import actions
from dealwright.crm.deals.actions import NewClients
from dealwright.crm.deals.forms import PLACES, DealForm, as_arguments, held_by
from dealwright.crm.deals.models import Deal
from dealwright.crm.deals.pages.card import card_again
from dealwright.crm.deals.pages.choosing import choosing_template, found_clients
from dealwright.crm.deals.pages.finding import changed_deal
from dealwright.crm.lines.pages import edit_lines
from dealwright.events import last_change
from dealwright.kit.errors import Conflict, Refused
from dealwright.people.access import shown_among
from dealwright.records.merging import merge, seen_input
from dealwright.records.tags.actions import set_tags
from dealwright.records.undo import offer


@require_http_methods(["GET", "HEAD", "POST"])
def deal_fields(request: HttpRequest, id: int, place: str) -> HttpResponse:
    """The form for one place of the card, and saving it; a stale one keeps what was typed."""
    deal = changed_deal(request, id)
    if place not in PLACES:
        raise Http404
    shown_among(request.actor, Deal.record_kind, without_companions(PLACES[place]))
    sent = request.POST if request.method == "POST" else None
    form = DealForm(sent, actor=request.actor, currency=deal.currency, deal=deal, place=place)
    if sent is None or "find" in sent:
        return _form(request, deal, form, place)
    if not form.is_valid():
        return _form(request, deal, form, place, status=422)
    merged = merge(form, held_by(deal), record=deal, sent=sent)
    if merged.conflict:
        return _form(request, deal, form, place, status=409, conflict=merged.conflict)
    try:
        _save(request, deal, merged.values, form.new_clients)
    except Refused as refusal:
        form.complain(refusal, phones="new_phone", emails="new_email", name="new_contact")
        return _form(request, deal, form, place, status=422)
    except Conflict:
        return deal_fields(request, id, place)  # somebody was quicker by a moment: look again
    return _saved(request, id, _("Saved."))


@require_http_methods(["GET", "HEAD", "POST"])
def deal_lines(request: HttpRequest, id: int) -> HttpResponse:
    """The products of a deal as rows to be changed, found and saved."""
    deal = changed_deal(request, id)
    return edit_lines(
        request,
        deal,
        card=f"/deals/{id}",
        set_lines=actions.set_lines,
        again=lambda: changed_deal(request, id),
        saved=lambda: _saved(request, id, _("The products were saved.")),
    )


def _save(request: HttpRequest, deal: Deal, values: dict[str, Any], new: NewClients) -> None:
    tags = values.pop("tags", None)
    if tags is not None:
        set_tags(deal, tags=tags, version=deal.version, by=request.actor)
    elif values or new != NewClients():
        actions.edit_deal_with(deal, new=new, **as_arguments(values), version=deal.version, by=request.actor)


def _saved(request: HttpRequest, id: int, text: str) -> HttpResponse:
    """The card as it is now; the notice offers to take the change back, if there was one."""
    if last_change() is not None:
        offer(request, text)
    return card_again(request, id) if request.htmx else web.redirect(request, f"/deals/{id}")


def _form(
    request: HttpRequest,
    deal: Deal,
    form: DealForm,
    place: str,
    *,
    status: int = 200,
    conflict: Any = None,
) -> HttpResponse:
    context = {
        "deal": deal,
        "form": form,
        "seen": seen_input(held_by(deal), form, deal),
        "conflict": conflict,
        "place": place,
        **found_clients(request, form),
    }
    if choosing := choosing_template(request, form):
        return web.render(request, choosing, context, status=status)
    fragment = "place_form" if request.htmx else None
    return web.render(request, "crm/deals/edit.html", context, fragment=fragment, status=status)
