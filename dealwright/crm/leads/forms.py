"""What a person types about a lead."""

from __future__ import annotations

from typing import Any

from django import forms
from django.apps import apps
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealwright.crm import reaching
from dealwright.crm.addresses.fields import CountryField
from dealwright.crm.currency import CurrencyField, hidden_with, read_amount_in, with_currency
from dealwright.crm.leads.fields import LEAD_FIELDS
from dealwright.crm.leads.models import Lead
from dealwright.crm.lists import HONORIFICS, SOURCES
from dealwright.crm.marketing import LONGEST_MARK
from dealwright.crm.reaching.widgets import ways_fields
from dealwright.events import Actor
from dealwright.kit.money import typed
from dealwright.people.access import Verb, hidden_fields
from dealwright.people.users.fields import PersonField
from dealwright.people.users.models import User
from dealwright.people.users.queries import people_within
from dealwright.records.fields.forms import WithCustomFields
from dealwright.records.fields.linked_types import ListedField
from dealwright.records.fields.types import AmountField
from dealwright.records.fields.widgets import RecordField
from dealwright.records.pipelines.demand_form import linked
from dealwright.records.pipelines.models import Pipeline
from dealwright.records.pipelines.queries import pipelines_for
from dealwright.records.tags.fields import TagsField

PLACES: dict[str, tuple[str, ...]] = {
    "title": ("title",),
    "name": ("honorific", "first_name", "second_name", "last_name", "post"),
    "birth-date": ("birth_date",),
    "company-title": ("company_title",),
    "phones": ("phones",),
    "emails": ("emails",),
    "web-pages": ("web_pages",),
    "messengers": ("messengers",),
    "address": ("address", "postal_code", "city", "region", "country"),
    "amount": ("amount", "currency"),
    "contact": ("contact",),
    "company": ("company",),
    "responsible": ("responsible",),
    "observers": ("observers",),
    "source": ("source", "source_description"),
    "campaign": Lead.UTM,
    "tags": ("tags",),
    "comment": ("comment",),
    "everyone": ("is_for_everyone",),
}
"""What is edited together in one place of the card."""

CLIENTS = ("contact", "company")
_PLAIN = (
    "title",
    "honorific",
    "first_name",
    "second_name",
    "last_name",
    "birth_date",
    "company_title",
    "post",
    "source",
    "source_description",
    "address",
    "postal_code",
    "city",
    "region",
    "country",
    *Lead.UTM,
    "tags",
    "comment",
    "is_for_everyone",
)
"""Those whose initial value is that of the lead's own column."""


class LeadForm(WithCustomFields):
    """A lead, whole or one place of it."""

    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        required=False,
        help_text=_("Left empty, the lead is called by the name, the company or the phone."),
    )
    honorific = ListedField(HONORIFICS, label=_("Salutation"), required=False)
    first_name = forms.CharField(label=_("First name"), max_length=120, required=False)
    second_name = forms.CharField(label=_("Middle name"), max_length=120, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=120, required=False)
    company_title = forms.CharField(label=_("Company they name"), max_length=250, required=False)
    post = forms.CharField(label=_("Position"), max_length=120, required=False)
    birth_date = forms.DateField(
        label=_("Date of birth"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    pipeline = forms.ModelChoiceField(label=_("Pipeline"), queryset=Pipeline.objects.none(), empty_label=None)
    amount = AmountField(label=_("Amount"), required=False)
    currency = CurrencyField()
    responsible = PersonField(
        label=_("Responsible"), queryset=User.objects.none(), required=False, empty_label=_("Nobody")
    )
    observers = forms.ModelMultipleChoiceField(
        label=_("Observers"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They see the lead and are told of it, whatever their rights to other leads."),
    )
    source = ListedField(SOURCES, label=_("Source"), required=False)
    source_description = forms.CharField(label=_("About the source"), max_length=200, required=False)
    address = forms.CharField(label=_("Street and number"), max_length=500, required=False)
    postal_code = forms.CharField(label=_("Postal code"), max_length=20, required=False)
    city = forms.CharField(label=_("City"), max_length=120, required=False)
    region = forms.CharField(label=pgettext_lazy("address", "State"), max_length=80, required=False)
    country = CountryField(label=_("Country"), required=False)
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
        lead: Lead | None = None,
        place: str | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        usual = {"responsible": actor.id, "currency": currency, **(initial or {})}
        super().__init__(data, initial=_as_initial(lead) if lead else usual)
        self.label_suffix = ""
        self.actor, self.lead = actor, lead
        self.fields |= ways_fields(actor.user.region)
        self.fields |= {name: client_field(name, actor) for name in CLIENTS}
        self.fields |= {
            mark: forms.CharField(label=mark, max_length=LONGEST_MARK, required=False) for mark in Lead.UTM
        }
        kept = [*PLACES[place], "version"] if place else [*self.fields]
        hidden = hidden_with(hidden_fields(actor, Lead.record_kind))
        self.fields = {name: self.fields[name] for name in kept if name not in hidden}
        self.hold_listed(lead)
        read_amount_in(self, "amount", "currency", currency)
        self._offer()
        if lead is not None and "title" in self.fields:
            self.fields["title"].required = True
            self.fields["title"].help_text = ""
        if lead is None:
            self.ask_for_custom(Lead.record_kind, actor=actor)

    @property
    def seen_version(self) -> int | None:
        """The version of the lead the person saw."""
        return self.cleaned_data["version"]

    def clean(self) -> dict[str, Any]:
        """Clients as themselves, if the person may see them; a responsible whom their rights reach."""
        cleaned = super().clean() or self.cleaned_data
        for name in CLIENTS:
            if name in cleaned:
                self._clean_client(name, cleaned)
        pipeline, person = cleaned.get("pipeline"), cleaned.get("responsible")
        if pipeline and person:
            people = people_within(self.actor, Lead.record_kind, Verb.CREATE, pipeline.pk)
            if not people.filter(pk=person.pk).exists():
                self.add_error("responsible", _("You may not give leads of this pipeline to this colleague."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """The fields of the lead as the actions take them."""
        values = {name: value for name, value in self.own_values.items() if name != "version"}
        if "observers" in values:
            values["observers"] = sorted(values["observers"], key=lambda one: one.pk)
        if self.lead is not None:
            return values
        marks = {name.removeprefix("utm_"): values.pop(name) for name in Lead.UTM if name in values}
        return with_currency(values) | {"utm": marks, "custom": self.custom_values}

    def _clean_client(self, name: str, cleaned: dict[str, Any]) -> None:
        held = getattr(self.lead, name) if self.lead else None
        key = cleaned[name]
        if held is not None and key == held.pk:
            cleaned[name] = held
            return
        model = apps.get_model("crm", name)
        cleaned[name] = model._default_manager.seen_by(self.actor).filter(pk=key).first() if key else None
        if key and cleaned[name] is None:
            self.add_error(name, _("There is no such record, or you may not see it."))

    def _offer(self) -> None:
        """Narrow the choices to what the actor may choose."""
        if "pipeline" in self.fields:
            self.fields["pipeline"].queryset = pipelines_for(  # type: ignore[attr-defined]
                self.actor, Lead.record_kind, Verb.CREATE
            )
        if "responsible" in self.fields:
            verb, pipeline_id = (Verb.CHANGE, self.lead.pipeline_id) if self.lead else (Verb.CREATE, None)
            people = people_within(self.actor, Lead.record_kind, verb, pipeline_id)
            if self.lead and self.lead.responsible_id:
                people = people | User.objects.filter(pk=self.lead.responsible_id)
            self.fields["responsible"].queryset = people  # type: ignore[attr-defined]
        if "observers" in self.fields:
            present = [person.pk for person in self.lead.watching] if self.lead else []
            people = User.objects.active() | User.objects.filter(pk__in=present)
            self.fields["observers"].queryset = people.order_by("name", "pk")  # type: ignore[attr-defined]


def client_field(name: str, actor: Actor) -> RecordField:
    """A known contact or company, found by a part of what it is known by."""
    found = linked(next(field for field in LEAD_FIELDS if field.name == name))
    if found is None:
        raise LookupError(f"{name} is no client of a lead")
    url = f"/pipelines/choices/{Lead.record_kind}/{name}"
    return RecordField(found, actor, url, label=found.label, required=False)


def held_by(lead: Lead) -> dict[str, Any]:
    """What the lead holds, as the form cleans it."""
    held = {name: getattr(lead, name) for name in (*_PLAIN, *CLIENTS, "responsible")}
    amount = lead.amount_money if lead.amount_is_manual else None
    more = {"observers": lead.watching, "amount": amount, "currency": lead.currency}
    return held | _ways_of(lead) | more


def _as_initial(lead: Lead) -> dict[str, Any]:
    return (
        {name: getattr(lead, name) for name in (*_PLAIN, "version")}
        | _ways_of(lead)
        | {
            "amount": typed(lead.amount_money) if lead.amount_is_manual else "",
            "currency": lead.currency,
            "contact": [lead.contact_id] if lead.contact_id else [],
            "company": [lead.company_id] if lead.company_id else [],
            "responsible": lead.responsible_id,
            "observers": [person.pk for person in lead.watching],
        }
    )


def _ways_of(lead: Lead) -> dict[str, Any]:
    return {
        field: [one.as_typed() for one in reaching.ways_of(lead, kind)]
        for kind, field in reaching.FIELDS.items()
    }
