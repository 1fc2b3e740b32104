"""What a person types about a deal."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.models import Contact
from dealwright.crm.currency import CurrencyField, hidden_with, read_amount_in, with_currency
from dealwright.crm.deals.actions.clients import NewClients
from dealwright.crm.deals.models import Deal
from dealwright.crm.lists import DEAL_TYPES, SOURCES
from dealwright.events import Actor
from dealwright.kit.money import typed
from dealwright.kit.numbers import whole_number
from dealwright.people.access import Verb, hidden_fields, may
from dealwright.people.users.fields import PersonField
from dealwright.people.users.models import User
from dealwright.people.users.queries import people_within
from dealwright.records.fields.forms import WithCustomFields
from dealwright.records.fields.linked_types import ListedField
from dealwright.records.fields.types import AmountField
from dealwright.records.pipelines.models import Pipeline
from dealwright.records.pipelines.queries import pipelines_for
from dealwright.records.search.queries import matching
from dealwright.records.tags.fields import TagsField

PLACES: dict[str, tuple[str, ...]] = {
    "title": ("title",),
    "amount": ("amount", "currency"),
    "type": ("deal_type",),
    "probability": ("probability",),
    "client": ("contact", "contacts"),
    "company": ("company",),
    "responsible": ("responsible",),
    "observers": ("observers",),
    "dates": ("begins_on", "closes_on"),
    "source": ("source", "source_description"),
    "campaign": Deal.UTM,
    "tags": ("tags",),
    "comment": ("comment",),
    "everyone": ("is_for_everyone",),
}
"""What is edited together in one place of the card."""

QUICK: dict[str, tuple[str, ...]] = {
    "contact": ("new_contact", "new_phone", "new_email"),
    "company": ("new_company",),
}
"""What is typed of a client who is not known yet, beside the field that chooses one."""

_DAY = {"type": "date"}

MOST_CHOICES = 8
"""Clients offered at once; a search brings others."""


class DealForm(WithCustomFields):
    """A deal, whole or one place of it."""

    title = forms.CharField(label=_("Title"), max_length=200)
    pipeline = forms.ModelChoiceField(label=_("Pipeline"), queryset=Pipeline.objects.none(), empty_label=None)
    amount = AmountField(label=_("Amount"), required=False)
    currency = CurrencyField()
    deal_type = ListedField(DEAL_TYPES, label=_("Deal type"), required=False)
    probability = forms.IntegerField(
        label=_("Probability, %"),
        required=False,
        min_value=0,
        max_value=100,
        help_text=_("Empty takes that of the stage."),
    )
    contact = forms.ModelChoiceField(label=_("Client"), queryset=Contact.objects.none(), required=False)
    contacts = forms.ModelMultipleChoiceField(
        label=_("Further clients"), queryset=Contact.objects.none(), required=False
    )
    new_contact = forms.CharField(label=_("Name"), max_length=240, required=False)
    new_phone = forms.CharField(
        label=_("Phone"), max_length=60, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    new_email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    company = forms.ModelChoiceField(label=_("Company"), queryset=Company.objects.none(), required=False)
    new_company = forms.CharField(label=_("Name of the company"), max_length=250, required=False)
    responsible = PersonField(
        label=_("Responsible"), queryset=User.objects.none(), required=False, empty_label=_("Nobody")
    )
    observers = forms.ModelMultipleChoiceField(
        label=_("Observers"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They see the deal and are told of it, whatever their rights to other deals."),
    )
    source = ListedField(SOURCES, label=_("Source"), required=False)
    source_description = forms.CharField(label=_("About the source"), max_length=200, required=False)
    utm_source = forms.CharField(label=_("utm_source"), max_length=200, required=False)
    utm_medium = forms.CharField(label=_("utm_medium"), max_length=200, required=False)
    utm_campaign = forms.CharField(label=_("utm_campaign"), max_length=200, required=False)
    utm_content = forms.CharField(label=_("utm_content"), max_length=200, required=False)
    utm_term = forms.CharField(label=_("utm_term"), max_length=200, required=False)
    begins_on = forms.DateField(
        label=_("Starts on"), required=False, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d")
    )
    closes_on = forms.DateField(
        label=_("Closes on"), required=False, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d")
    )
    tags = TagsField(
        label=_("Tags"), max_length=1500, required=False, help_text=_("Words separated by commas.")
    )
    comment = forms.CharField(
        label=_("Comment"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    is_for_everyone = forms.BooleanField(
        label=_("Available to everyone"),
        required=False,
        help_text=_("Everybody sees it who may see such records at all; who may change it stays as it is."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        actor: Actor,
        currency: str,
        deal: Deal | None = None,
        place: str | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        usual = {"responsible": actor.id, "currency": currency, **(initial or {})}
        super().__init__(data, initial=_as_initial(deal) if deal else usual)
        self.label_suffix = ""
        self.actor, self.deal = actor, deal
        asked = [*PLACES[place], "version"] if place else [name for name in self.fields if deal is None]
        hidden = hidden_with(hidden_fields(actor, Deal.record_kind))
        kept = {name for name in asked if name not in hidden}
        kept = _with_quick(kept, actor)
        self.fields = {name: field for name, field in self.fields.items() if name in kept}
        self.hold_listed(deal)
        read_amount_in(self, "amount", "currency", currency)
        self._offer()
        if deal is None:
            self.ask_for_custom(Deal.record_kind, actor=actor)

    @property
    def seen_version(self) -> int | None:
        """The version of the deal the person saw."""
        return self.cleaned_data["version"]

    def clean(self) -> dict[str, Any]:
        """Whoever opens a deal names somebody whom their rights reach in its pipeline."""
        cleaned = super().clean() or self.cleaned_data
        self._sort_clients(cleaned)
        pipeline, person = cleaned.get("pipeline"), cleaned.get("responsible")
        if pipeline and person:
            people = people_within(self.actor, Deal.record_kind, Verb.CREATE, pipeline.pk)
            if not people.filter(pk=person.pk).exists():
                self.add_error("responsible", _("You may not give deals of this pipeline to this colleague."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """The fields of the deal, by the names of the form."""
        passed_over = {"version", *chain.from_iterable(QUICK.values())}
        values = {name: value for name, value in self.own_values.items() if name not in passed_over}
        if "contacts" in values and not self._is_asked:
            del values["contacts"]
        for name in {"contacts", "observers"} & values.keys():
            values[name] = sorted(values[name], key=lambda one: one.pk)
        return values if self.deal else _for_opening(with_currency(values)) | {"custom": self.custom_values}

    @property
    def new_clients(self) -> NewClients:
        """Who was typed beside those who were chosen."""
        name, phone, email, company = (
            " ".join(self.cleaned_data.get(field, "").split())
            for field in ("new_contact", "new_phone", "new_email", "new_company")
        )
        return NewClients(name, phone, email, company)

    def offer_clients(self, text: str, looked: Any = None) -> ClientChoices | None:
        """Clients to choose from: those who are chosen, then those who fit the text, else the newest.

        `looked` is what a search was sent with, so that a choice that was made outlives it.
        """
        if "contact" not in self.fields and "contacts" not in self.fields:
            return None
        sent: Any = looked or (self.data if self.is_bound else None)
        if sent is not None:
            chosen = [whole_number(one) for one in sent.getlist("contacts")]
            primary = whole_number(sent.get("contact", ""))
        else:
            chosen, primary = list(self.initial.get("contacts") or []), self.initial.get("contact")
        if "contact" in self.fields:
            chosen = [primary, *chosen]
        kept = [id for id in dict.fromkeys(chosen) if id]
        among = self.fields["contact" if "contact" in self.fields else "contacts"].queryset  # type: ignore[attr-defined]
        known = among.in_bulk(kept)
        found = _found(Contact, self.actor, text)
        return ClientChoices(
            chosen=[known[id] for id in kept if id in known],
            found=[client for client in found if client.pk not in known],
            primary=primary,
            is_searched=bool(text.strip()),
        )

    def offer_companies(self, text: str, looked: Any = None) -> list[Company]:
        """Companies to choose from, in the same way; the chosen one first."""
        if "company" not in self.fields:
            return []
        chosen = self.chosen_company(looked)
        found = [one for one in _found(Company, self.actor, text) if one.pk != chosen]
        kept = self.fields["company"].queryset.filter(pk=chosen) if chosen else []  # type: ignore[attr-defined]
        return [*kept, *found]

    def chosen_company(self, looked: Any = None) -> int | None:
        """The company that is marked."""
        sent = looked or (self.data if self.is_bound else None)
        if sent is not None and "company" in sent:
            return whole_number(sent["company"])
        chosen: int | None = None if sent is not None else self.initial.get("company")
        return chosen

    @property
    def _is_asked(self) -> bool:
        """Whether the form had a line for each client, so that one without its mark was taken off."""
        return "clients_asked" in self.data

    def _sort_clients(self, cleaned: dict[str, Any]) -> None:
        """The primary one among those who are marked, else the first of them; the others."""
        if not self._is_asked or "contacts" not in self.fields:
            return
        marked = list(cleaned.get("contacts") or [])
        if "contact" in self.fields:
            primary = cleaned.get("contact")
            if primary not in marked:
                primary = marked[0] if marked else None
            cleaned["contact"] = primary
            cleaned["contacts"] = [one for one in marked if one != primary]

    def _offer(self) -> None:
        """Narrow the choices to what the actor may choose."""
        held = [client.pk for client in self.deal.clients] if self.deal else []
        for name in {"contact", "contacts"} & self.fields.keys():
            self.fields[name].queryset = _seen_or(Contact, self.actor, held)  # type: ignore[attr-defined]
        if "company" in self.fields:
            held = [self.deal.company_id] if self.deal and self.deal.company_id else []
            self.fields["company"].queryset = _seen_or(Company, self.actor, held)  # type: ignore[attr-defined]
        if "observers" in self.fields:
            present = [person.pk for person in self.deal.watching] if self.deal else []
            people = User.objects.active() | User.objects.filter(pk__in=present)
            self.fields["observers"].queryset = people.order_by("name", "pk")  # type: ignore[attr-defined]
        if "probability" in self.fields and self.deal:
            self.fields["probability"].widget.attrs["placeholder"] = str(self.deal.stage.probability)
        if "pipeline" in self.fields:
            pipelines = pipelines_for(self.actor, Deal.record_kind, Verb.CREATE)
            self.fields["pipeline"].queryset = pipelines  # type: ignore[attr-defined]
        if "responsible" in self.fields:
            verb, pipeline_id = (Verb.CHANGE, self.deal.pipeline_id) if self.deal else (Verb.CREATE, None)
            people = people_within(self.actor, Deal.record_kind, verb, pipeline_id)
            if self.deal and self.deal.responsible_id:
                people = people | User.objects.filter(pk=self.deal.responsible_id)
            self.fields["responsible"].queryset = people  # type: ignore[attr-defined]


@dataclass(frozen=True)
class ClientChoices:
    """Contacts to choose the clients from."""

    chosen: list[Contact]
    found: list[Contact]
    primary: int | None
    is_searched: bool


def as_arguments(values: dict[str, Any]) -> dict[str, Any]:
    """The values of the form as the actions call them."""
    return {"other_contacts" if name == "contacts" else name: value for name, value in values.items()}


def held_by(deal: Deal) -> dict[str, Any]:
    """What the deal holds, as the form cleans it."""
    amount = deal.amount_money if deal.amount_is_manual else None
    several = {"contacts": deal.further_contacts, "observers": deal.watching, "currency": deal.currency}
    return {name: getattr(deal, name) for name in _HELD} | several | {"amount": amount}


_HELD = (
    "title",
    "deal_type",
    "source",
    "source_description",
    "begins_on",
    "closes_on",
    "tags",
    "comment",
    "is_for_everyone",
    "contact",
    "company",
    "responsible",
    "probability",
    *Deal.UTM,
)


def _as_initial(deal: Deal) -> dict[str, Any]:
    pointing = {"contact", "company", "responsible"}
    names = ({*_HELD} - pointing) | {"version"}
    return {name: getattr(deal, name) for name in names} | {
        "amount": typed(deal.amount_money) if deal.amount_is_manual else "",
        "currency": deal.currency,
        "contact": deal.contact_id,
        "contacts": [client.pk for client in deal.further_contacts],
        "company": deal.company_id,
        "responsible": deal.responsible_id,
        "observers": [person.pk for person in deal.watching],
    }


def _for_opening(values: dict[str, Any]) -> dict[str, Any]:
    """With the marks of the campaign together."""
    marks = {name.removeprefix("utm_"): text for name, text in values.items() if name in Deal.UTM}
    return {name: value for name, value in values.items() if name not in Deal.UTM} | {"utm": marks}


def _with_quick(kept: set[str], actor: Actor) -> set[str]:
    """With what a new client is typed into, as far as the actor may add one and see what is typed."""
    for name, fields in QUICK.items():
        kind = name
        if name not in kept or not may(actor, kind, Verb.CREATE):
            kept = kept - set(fields)
            continue
        hidden = hidden_fields(actor, kind)
        theirs = {"new_phone": "phones", "new_email": "emails"}
        kept = kept | {field for field in fields if theirs.get(field) not in hidden}
    return kept


def _seen_or(model: Any, actor: Actor, held: list[int]) -> Any:
    """Those the actor may see, and those the deal has already."""
    seen = model.objects.seen_by(actor)
    return model.objects.filter(Q(pk__in=seen.values("pk")) | Q(pk__in=held)) if held else seen


def _found(model: Any, actor: Actor, text: str) -> list[Any]:
    seen = model.objects.seen_by(actor).active()
    found = matching(seen, text) if text.strip() else seen
    return list(found.order_by("-id")[:MOST_CHOICES])
