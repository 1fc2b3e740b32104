"""Contacts and companies beside each other: as the card of either shows them, and as a dialog adds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from dealwright.crm import reaching
from dealwright.crm.companies.choosing import Chosen, ClientsField
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.models import Contact
from dealwright.crm.contacts.queries import contacts_of
from dealwright.crm.reaching import Reach
from dealwright.events import Actor
from dealwright.people.access import hidden_fields
from dealwright.records.pipelines.asking import as_dialog

TEMPLATE = "crm/clients/joining.html"
NAMES = {"company": "companies", "contact": "contacts"}


@dataclass(frozen=True)
class Member:
    """One of the other side, as a row of a card."""

    id: int
    name: str
    url: str
    detail: str = ""
    phone: Reach | None = None
    is_main: bool = False
    may_become_main: bool = False
    is_deleted: bool = False


def companies_on_card(contact: Contact) -> list[Member]:
    """The companies of a contact, the main one first; one query."""
    rows = list(contact.in_companies.select_related("company"))
    return [
        Member(
            id=row.company_id,
            name=row.company.name,
            url=f"/companies/{row.company_id}",
            detail=row.company.city,
            is_main=at == 0 and len(rows) > 1,
            may_become_main=at > 0,
            is_deleted=row.company.deleted_at is not None,
        )
        for at, row in enumerate(rows)
    ]


def contacts_on_card(company: Company, actor: Actor) -> list[Member]:
    """The people of a company whom the actor may see, with the position and the phone the role shows."""
    hidden = hidden_fields(actor, Contact.record_kind)
    return [
        Member(
            id=contact.pk,
            name=contact.name,
            url=f"/contacts/{contact.pk}",
            detail="" if "post" in hidden else contact.post,
            phone=None if "phones" in hidden else _first_phone(contact),
        )
        for contact in contacts_of(company, actor=actor)
    ]


class JoiningForm(forms.Form):
    """Who is to be added to the other side."""

    def __init__(self, of_kind: str, request: HttpRequest, *, without: set[int]) -> None:
        super().__init__(request.POST if request.method == "POST" else None)
        self.label_suffix = ""
        self.name = NAMES[of_kind]
        chosen = ClientsField(of_kind, request.actor, label=_("Find, or write a new name"))
        chosen.widget.without = frozenset(without)
        chosen.widget.shows_newest = True
        self.fields[self.name] = chosen

    def clean(self) -> dict[str, Any]:
        """At least one has to be chosen."""
        cleaned = super().clean() or self.cleaned_data
        if self.name in cleaned and not cleaned[self.name]:
            self.add_error(self.name, _("Mark at least one."))
        return cleaned

    @property
    def is_answered(self) -> bool:
        """Whether somebody was chosen."""
        return self.is_bound and self.is_valid()

    @property
    def chosen(self) -> Chosen:
        """Who was."""
        found: Chosen = self.cleaned_data[self.name]
        return found


def asked_to_join(
    request: HttpRequest, form: JoiningForm, client: Any, *, title: str, base: str
) -> HttpResponse:
    """The dialog in which they are found, over the card."""
    context = {"form": form, "client": client, "title": title, "base": base, "action": request.path}
    return as_dialog(request, TEMPLATE, context, status=422 if form.errors else 200)


def _first_phone(contact: Contact) -> Reach | None:
    return next(iter(reaching.ways_of(contact, reaching.PHONE)), None)
