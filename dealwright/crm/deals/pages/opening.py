"""Opening a deal with a whole form."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dealwright import web
from dealwright.crm.currency import usual_currency
from dealwright.crm.deals import actions
from dealwright.crm.deals.forms import DealForm, as_arguments
from dealwright.crm.deals.pages.choosing import choosing_template, found_clients
from dealwright.kit.errors import Refused
from dealwright.kit.numbers import whole_number
from dealwright.people.access import Verb, require
from dealwright.records.pipelines.known import default_pipeline
from dealwright.records.undo import offer


@require_http_methods(["GET", "HEAD", "POST"])
def new_deal(request: HttpRequest) -> HttpResponse:
    """The form for a new deal, and opening it."""
    require(request.actor, "deal", Verb.CREATE)
    sent = request.POST if request.method == "POST" else None
    is_search = sent is not None and "find" in sent
    initial = {
        "contact": whole_number(request.GET.get("contact")),
        "company": whole_number(request.GET.get("company")),
        "pipeline": default_pipeline("deal", by=request.actor).pk,
    }
    form = DealForm(sent, actor=request.actor, currency=usual_currency(), initial=initial)
    if sent is not None and not is_search and form.is_valid():
        try:
            deal = actions.open_deal(**as_arguments(form.values()), new=form.new_clients, by=request.actor)
        except Refused as refusal:
            form.complain(refusal, phones="new_phone", emails="new_email", name="new_contact")
        else:
            offer(request, _("The deal was opened."))
            return web.redirect(request, f"/deals/{deal.pk}")
    context = {"form": form, **found_clients(request, form)}
    if choosing := choosing_template(request, form):
        return web.render(request, choosing, context)
    status = 200 if is_search or not form.errors else 422
    return web.render(request, "crm/deals/new.html", context, status=status)
