"""The pages of companies: the list, the card, adding and editing, and the people who belong to them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dealwright.crm.companies import actions
from dealwright.crm.companies.choosing import Chosen, choices_page
from dealwright.crm.companies.client_pages import ClientPages, Words
from dealwright.crm.companies.forms import CompanyForm
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.actions import (
    add_people,
    create_company_with_people,
    remove_contact_from_company,
)
from dealwright.crm.contacts.joining import JoiningForm, asked_to_join, contacts_on_card
from dealwright.crm.contacts.models import Contact
from dealwright.crm.contacts.queries import deals_of_company
from dealwright.crm.pictures.pages import picture_page
from dealwright.people.access import refuse_hidden
from dealwright.records.colors import painted
from dealwright.records.lists.pages import list_page
from dealwright.records.pipelines.asking import done
from dealwright.records.undo import offer

companies = list_page("company")
company_choices = choices_page("company")


def _create(*, contacts: Chosen | None = None, **values: Any) -> Company:
    chosen = contacts or Chosen()
    return create_company_with_people(contacts=chosen.records, new_contacts=chosen.new, **values)


def _on_card(request: HttpRequest, company: Company) -> dict[str, Any]:
    deals = deals_of_company(company, actor=request.actor)
    return {
        "deals": [(deal, painted(deal.stage.color)) for deal in deals],
        "members": contacts_on_card(company, request.actor),
        "joins": f"/companies/{company.pk}/contacts",
    }


pages = ClientPages(
    kind=Company.record_kind,
    url="/companies",
    model=Company,
    form=CompanyForm,
    create=_create,
    edit=actions.edit_company,
    archive=actions.archive_company,
    unarchive=actions.unarchive_company,
    card_of=_on_card,
    words=Words(
        added=gettext_lazy("The company was added."),
        archived=gettext_lazy("The company was archived. Its card is kept and can be taken out again."),
        back=gettext_lazy("The company is back."),
    ),
    name_field="name",
)
new_company = pages.new()
company_card = pages.card()
company_moved_here = pages.moved_here()
edit_company = pages.edited()
company_timeline = pages.timeline()
company_notes = pages.notes()
company_archive = pages.archived()
company_logo = picture_page(pages, gettext_lazy("Logo"))


@require_http_methods(["GET", "HEAD", "POST"])
def company_contacts(request: HttpRequest, id: int) -> HttpResponse:
    """Choosing further people of a company, and adding them."""
    company = pages.changed(request, id)
    refuse_hidden(request.actor, Contact.record_kind, ["companies"])
    present = set(company.of_contacts.values_list("contact_id", flat=True))
    form = JoiningForm("contact", request, without=present)
    if not form.is_answered:
        title = _("People of %(name)s") % {"name": company.name}
        return asked_to_join(request, form, company, title=title, base=f"/companies/{id}")
    chosen = form.chosen
    add_people(company, contacts=chosen.records, new_contacts=chosen.new, by=request.actor)
    offer(request, _("The contacts were added."))
    return done(request, f"/companies/{id}")


@require_POST
def company_contact(request: HttpRequest, id: int, contact_id: int) -> HttpResponse:
    """Take a contact out of a company."""
    company = pages.changed(request, id)
    seen = Contact.objects.seen_by(request.actor).filter(in_companies__company=company)
    contact = get_object_or_404(seen, pk=contact_id)
    if "remove" in request.POST:
        remove_contact_from_company(contact, company, by=request.actor)
        offer(request, _("The contact does not belong to this company any more."))
    return done(request, f"/companies/{id}")
