"""What a person types about a deal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.kit.money import typed
from dealwright.kit.numbers import whole_number
from dealwright.people.access import Verb, hidden_fields
from dealwright.people.users.fields import PersonField
from dealwright.people.users.models import User
from dealwright.people.users.queries import people_within
from dealwright.records.fields.forms import WithCustomFields
from dealwright.records.fields.types import AmountField
from dealwright.records.pipelines.models import Pipeline
from dealwright.records.pipelines.queries import pipelines_for
from dealwright.records.search.queries import matching
from dealwright.records.tags.fields import TagsField

PLACES: dict[str, tuple[str, ...]] = {
    "title": ("title",),
    "amount": ("amount",),
    "client": ("contact",),
    "responsible": ("responsible",),
    "dates": ("begins_on", "closes_on"),
    "source": ("source",),
    "tags": ("tags",),
    "comment": ("comment",),
}
"""What is edited together in one place of the card."""

_DAY = {"type": "date"}

MOST_CHOICES = 8
"""Clients offered at once; a search brings others."""


class DealForm(WithCustomFields):
    """A deal, whole or one place of it."""

    title = forms.CharField(label=_("Title"), max_length=200)
    pipeline = forms.ModelChoiceField(label=_("Pipeline"), queryset=Pipeline.objects.none(), empty_label=None)
    amount = AmountField(label=_("Amount"), required=False)
    contact = forms.ModelChoiceField(label=_("Client"), queryset=Contact.objects.none(), required=False)
    responsible = PersonField(
        label=_("Responsible"), queryset=User.objects.none(), required=False, empty_label=_("Nobody")
    )
    source = forms.CharField(label=_("Source"), max_length=40, required=False)
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
        usual = {"responsible": actor.id, **(initial or {})}
        super().__init__(data, initial=_as_initial(deal) if deal else usual)
        self.label_suffix = ""
        self.actor, self.deal = actor, deal
        kept = (*PLACES[place], "version") if place else tuple(name for name in self.fields if deal is None)
        hidden = hidden_fields(actor, Deal.record_kind)
        self.fields = {name: self.fields[name] for name in kept if name not in hidden}
        self._offer(currency)
        if deal is None:
            self.ask_for_custom(Deal.record_kind, actor=actor)

    @property
    def seen_version(self) -> int | None:
        """The version of the deal the person saw."""
        return self.cleaned_data["version"]

    def clean(self) -> dict[str, Any]:
        """Whoever opens a deal names somebody whom their rights reach in its pipeline."""
        cleaned = super().clean() or self.cleaned_data
        pipeline, person = cleaned.get("pipeline"), cleaned.get("responsible")
        if pipeline and person:
            people = people_within(self.actor, Deal.record_kind, Verb.CREATE, pipeline.pk)
            if not people.filter(pk=person.pk).exists():
                self.add_error("responsible", _("You may not give deals of this pipeline to this colleague."))
        return cleaned

    @property
    def chosen_contact(self) -> int | None:
        """The client that is marked, typed or as it is."""
        return whole_number(str(self["contact"].value() or ""))

    def values(self) -> dict[str, Any]:
        """The fields of the deal as the actions take them."""
        values = {name: value for name, value in self.own_values.items() if name != "version"}
        return values | ({"custom": self.custom_values} if self.deal is None else {})

    def clients(self, text: str) -> list[Contact]:
        """Clients to choose from: those who fit the text, else the newest; the chosen one always."""
        if "contact" not in self.fields:
            return []
        seen = Contact.objects.seen_by(self.actor).active()
        found = matching(seen, text) if text.strip() else seen
        clients = list(found.order_by("-id")[:MOST_CHOICES])
        if self.chosen_contact and all(client.pk != self.chosen_contact for client in clients):
            clients = [*self.fields["contact"].queryset.filter(pk=self.chosen_contact), *clients]  # type: ignore[attr-defined]
        return clients

    def _offer(self, currency: str) -> None:
        """Narrow the choices to what the actor may choose."""
        if "amount" in self.fields:
            amount: Any = self.fields["amount"]
            amount.currency = currency
            amount.label = _("Amount, %(currency)s") % {"currency": currency}
        if "contact" in self.fields:
            kept = [self.deal.contact_id] if self.deal and self.deal.contact_id else []
            seen = Contact.objects.seen_by(self.actor)
            self.fields["contact"].queryset = seen | Contact.objects.filter(pk__in=kept)  # type: ignore[attr-defined]
        if "pipeline" in self.fields:
            pipelines = pipelines_for(self.actor, Deal.record_kind, Verb.CREATE)
            self.fields["pipeline"].queryset = pipelines  # type: ignore[attr-defined]
        if "responsible" in self.fields:
            verb, pipeline_id = (Verb.CHANGE, self.deal.pipeline_id) if self.deal else (Verb.CREATE, None)
            people = people_within(self.actor, Deal.record_kind, verb, pipeline_id)
            if self.deal and self.deal.responsible_id:
                people = people | User.objects.filter(pk=self.deal.responsible_id)
            self.fields["responsible"].queryset = people  # type: ignore[attr-defined]


def held_by(deal: Deal) -> dict[str, Any]:
    """What the deal holds, as the form cleans it."""
    names = ("title", "source", "begins_on", "closes_on", "tags", "comment", "contact", "responsible")
    amount = deal.amount_money if deal.amount_is_manual else None
    return {name: getattr(deal, name) for name in names} | {"amount": amount}


def _as_initial(deal: Deal) -> dict[str, Any]:
    names = ("title", "source", "begins_on", "closes_on", "tags", "comment", "version")
    return {name: getattr(deal, name) for name in names} | {
        "amount": typed(deal.amount_money) if deal.amount_is_manual else "",
        "contact": deal.contact_id,
        "responsible": deal.responsible_id,
    }
