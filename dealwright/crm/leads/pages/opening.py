"""Opening a lead with a whole form."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dealwright import web
from dealwright.crm.currency import usual_currency
from dealwright.crm.leads import access, actions
from dealwright.crm.leads.forms import LeadForm
from dealwright.crm.leads.models import Lead
from dealwright.crm.leads.queries import deals_of_leads
from dealwright.kit.errors import Refused
from dealwright.kit.numbers import whole_number
from dealwright.people.access import Verb, require
from dealwright.records.undo import offer


@require_http_methods(["GET", "HEAD", "POST"])
def new_lead(request: HttpRequest) -> HttpResponse:
    """The form for a new lead, and opening it. In the simple mode the deal it became is shown."""
    require(request.actor, Lead.record_kind, Verb.CREATE)
    sent = request.POST if request.method == "POST" else None
    pipeline, _stage = access.place_for(request.actor, None)
    initial = {
        "contact": [id] if (id := whole_number(request.GET.get("contact"))) else [],
        "company": [id] if (id := whole_number(request.GET.get("company"))) else [],
        "pipeline": pipeline.pk,
    }
    form = LeadForm(sent, actor=request.actor, currency=usual_currency(), initial=initial)
    if sent is not None and form.is_valid():
        try:
            lead = actions.create_lead(
                **form.values(), phone_region=request.actor.user.region, by=request.actor
            )
        except Refused as refusal:
            form.complain(refusal)
        else:
            return _opened(request, lead)
    return web.render(request, "crm/leads/new.html", {"form": form}, status=422 if form.errors else 200)


def _opened(request: HttpRequest, lead: Lead) -> HttpResponse:
    if not lead.is_converted:
        offer(request, _("The lead was opened."))
        return web.redirect(request, f"/leads/{lead.pk}")
    offer(request, _("The lead was opened and converted at once: the CRM is in the simple mode."))
    deal = deals_of_leads(request.actor).filter(lead=lead).first()
    return web.redirect(request, f"/deals/{deal.pk}" if deal else f"/leads/{lead.pk}")
