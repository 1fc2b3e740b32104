"""The exceptions: who is among them, adding and removing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from dealwright import web
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.models import Contact
from dealwright.crm.inquiries import actions, queries
from dealwright.crm.inquiries.forms import ExceptionForm
from dealwright.crm.inquiries.models import ContactException
from dealwright.kit.errors import Refused
from dealwright.kit.numbers import whole_number
from dealwright.people.access import require_settings
from dealwright.records import kinds
from dealwright.records.undo import offer

PAGE = "crm/inquiries/exceptions.html"
SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
def exceptions(request: HttpRequest) -> HttpResponse:
    """The exceptions, newest first; adding one, and finding one."""
    require_settings(request.actor)
    form = ExceptionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.add_exception(
                **form.cleaned_data, phone_region=request.actor.user.region, by=request.actor
            )
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            offer(request, _("Nothing new is opened from there any more."))
            return web.redirect(request, "/crm/exceptions")
    text = request.GET.get("q", "")[:200]
    before = whole_number(request.GET.get("before"))
    found = queries.exceptions_like(text)
    rows = list((found.filter(pk__lt=before) if before else found)[: SHOWN + 1])
    context = {
        "form": form,
        "text": text,
        "exceptions": rows[:SHOWN],
        "next_before": rows[SHOWN - 1].pk if len(rows) > SHOWN else None,
    }
    fragment = ("rows" if before else "found") if request.htmx and ("q" in request.GET or before) else None
    return web.render(request, PAGE, context, fragment=fragment, status=422 if form.errors else 200)


@require_POST
def exception_removal(request: HttpRequest, id: int) -> HttpResponse:
    """Take one off."""
    require_settings(request.actor)
    actions.remove_exception(get_object_or_404(ContactException, pk=id), by=request.actor)
    offer(request, _("It is taken like everything else again."))
    return web.redirect(request, "/crm/exceptions")


@require_POST
def contact_exceptions(request: HttpRequest, id: int) -> HttpResponse:
    """Add all phones and e-mails of a contact, from its card."""
    return _add_client(request, get_object_or_404(Contact.objects.changed_by(request.actor), pk=id))


@require_POST
def company_exceptions(request: HttpRequest, id: int) -> HttpResponse:
    """The same of a company."""
    return _add_client(request, get_object_or_404(Company.objects.changed_by(request.actor), pk=id))


def _add_client(request: HttpRequest, client: Contact | Company) -> HttpResponse:
    added = actions.add_exceptions_of(client, by=request.actor)
    words = ngettext(
        "%(count)s phone or e-mail is among the exceptions now.",
        "%(count)s phones and e-mails are among the exceptions now.",
        len(added),
    )
    offer(request, words % {"count": len(added)})
    kind = kinds.get(client.record_kind)
    return web.redirect(request, kind.url(client.pk) if kind else "/")
