"""The pages of contacts: the list, the card, adding and editing, and the companies they belong to."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dealwright.crm.companies.choosing import Chosen, choices_page
from dealwright.crm.companies.client_pages import ClientPages, Words
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts import actions
from dealwright.crm.contacts.forms import ContactForm
from dealwright.crm.contacts.joining import JoiningForm, asked_to_join, companies_on_card
from dealwright.crm.contacts.models import Contact
from dealwright.crm.contacts.queries import deals_of
from dealwright.crm.pictures.pages import picture_page
from dealwright.people.access import refuse_hidden
from dealwright.records.colors import painted
from dealwright.records.lists.pages import list_page
from dealwright.records.pipelines.asking import done
from dealwright.records.undo import offer

contacts = list_page("contact")
contact_choices = choices_page("contact")


def _create(*, companies: Chosen | None = None, **values: Any) -> Contact:
    chosen = companies or Chosen()
    return actions.create_contact(companies=chosen.records, new_companies=chosen.new, **values)


def _on_card(request: HttpRequest, contact: Contact) -> dict[str, Any]:
    return {
        "deals": [(deal, painted(deal.stage.color)) for deal in deals_of(contact, actor=request.actor)],
        "members": companies_on_card(contact),
        "joins": f"/contacts/{contact.pk}/companies",
    }


pages = ClientPages(
    kind=Contact.record_kind,
    url="/contacts",
    model=Contact,
    form=ContactForm,
    create=_create,
    edit=actions.edit_contact,
    archive=actions.archive_contact,
    unarchive=actions.unarchive_contact,
    card_of=_on_card,
    words=Words(
        added=gettext_lazy("The contact was added."),
        archived=gettext_lazy("The contact was archived. Its card is kept and can be taken out again."),
        back=gettext_lazy("The contact is back."),
    ),
    name_field="first_name",
)
new_contact = pages.new()
contact_card = pages.card()
contact_moved_here = pages.moved_here()
edit_contact = pages.edited()
contact_timeline = pages.timeline()
contact_notes = pages.notes()
contact_archive = pages.archived()
contact_photo = picture_page(pages, gettext_lazy("Photo"))


@require_http_methods(["GET", "HEAD", "POST"])
def contact_companies(request: HttpRequest, id: int) -> HttpResponse:
    """Choosing further companies of a contact, and adding them."""
    contact = pages.changed(request, id)
    refuse_hidden(request.actor, Contact.record_kind, ["companies"])
    present = {company.pk for company in contact.companies_in_order}
    form = JoiningForm("company", request, without=present)
    if not form.is_answered:
        title = _("Companies of %(name)s") % {"name": contact.name}
        return asked_to_join(request, form, contact, title=title, base=f"/contacts/{id}")
    chosen = form.chosen
    actions.join_companies(contact, companies=chosen.records, new_companies=chosen.new, by=request.actor)
    offer(request, _("The companies were added."))
    return done(request, f"/contacts/{id}")


@require_POST
def contact_company(request: HttpRequest, id: int, company_id: int) -> HttpResponse:
    """Make a company the main one of a contact, or take it out."""
    contact = pages.changed(request, id)
    company = get_object_or_404(Company.everything.filter(of_contacts__contact=contact), pk=company_id)
    if "main" in request.POST:
        actions.make_main_company(contact, company, by=request.actor)
        offer(request, _("This is the main company now."))
    elif "remove" in request.POST:
        actions.remove_contact_from_company(contact, company, by=request.actor)
        offer(request, _("The contact does not belong to this company any more."))
    return done(request, f"/contacts/{id}")
