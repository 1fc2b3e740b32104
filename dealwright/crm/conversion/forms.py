"""What a person chooses when a lead is converted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealwright.crm.conversion.access import new_allowed
from dealwright.crm.conversion.choices import New
from dealwright.crm.conversion.queries import Likely
from dealwright.crm.deals.models import Deal
from dealwright.crm.leads.forms import client_field
from dealwright.crm.leads.models import Lead
from dealwright.events import Actor
from dealwright.people.access import Verb, hidden_fields
from dealwright.records import kinds
from dealwright.records.fields import Field
from dealwright.records.fields.linked_types import RelatedRecord
from dealwright.records.fields.widgets import RecordField
from dealwright.records.pipelines.models import Pipeline
from dealwright.records.pipelines.queries import pipelines_for

NEW, THERE, NONE = "new", "there", "none"
WAYS = {
    "deal": ((NEW, _("A new deal")), (THERE, _("A deal that is there")), (NONE, _("No deal"))),
    "contact": ((NEW, _("A new contact")), (THERE, _("A known contact")), (NONE, _("No contact"))),
    "company": ((NEW, _("A new company")), (THERE, _("A known company")), (NONE, _("No company"))),
}
DEAL = Field("deal", _("Deal"), RelatedRecord(kinds=(Deal.record_kind,)))
DEALS_URL = "/leads/choices/deal"


class ConversionForm(forms.Form):
    """For each of deal, contact and company: a new one, one that is there, or none."""

    use_required_attribute = False
    """What belongs to another way than the chosen one is out of sight: no browser may insist on it."""

    deal_way = forms.ChoiceField(label=_("Deal"), widget=forms.RadioSelect)
    deal_title = forms.CharField(label=_("Title"), max_length=200, required=False)
    pipeline = forms.ModelChoiceField(
        label=_("Pipeline"), queryset=Pipeline.objects.none(), empty_label=None, required=False
    )
    contact_way = forms.ChoiceField(label=_("Contact"), widget=forms.RadioSelect)
    contact_name = forms.CharField(label=_("Name"), max_length=240, required=False)
    company_way = forms.ChoiceField(label=_("Company"), widget=forms.RadioSelect)
    company_name = forms.CharField(label=_("Name"), max_length=250, required=False)
    keep_open = forms.BooleanField(
        label=_("What is planned for the lead stays planned"),
        required=False,
        initial=True,
        help_text=_("Otherwise it is done with."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, lead: Lead, actor: Actor, likely: Likely) -> None:
        super().__init__(data, initial=_usual(lead, likely, actor), auto_id="convert_%s")
        self.label_suffix = ""
        self.actor, self.lead = actor, lead
        self.fields["deal"] = RecordField(DEAL, actor, DEALS_URL, label=_("Deal"), required=False)
        for name in ("contact", "company"):
            self.fields[name] = client_field(name, actor)
        for name, ways in WAYS.items():
            allowed = [way for way in ways if way[0] != NEW or new_allowed(actor, name)]
            self.fields[f"{name}_way"].choices = allowed  # type: ignore[attr-defined]
        self.fields["pipeline"].queryset = pipelines_for(actor, Deal.record_kind, Verb.CREATE)  # type: ignore[attr-defined]
        if self["deal_way"].value() == NEW:
            self.fields["deal_title"].required = self.fields["pipeline"].required = True
        if self["company_way"].value() == NEW:
            self.fields["company_name"].required = True
        for name in ("contact", "company"):
            if name in hidden_fields(actor, Lead.record_kind):
                self._leave_out(name)

    def clean(self) -> dict[str, Any]:
        """What is there as itself, if the person may see it; at least one of the three."""
        cleaned = super().clean() or self.cleaned_data
        for name in WAYS:
            if cleaned.get(f"{name}_way") == THERE:
                self._clean_there(name, cleaned)
        if not self.errors and all(cleaned.get(f"{name}_way", NONE) == NONE for name in WAYS):
            self.add_error(None, _("Choose what the lead becomes: a deal, a contact or a company."))
        return cleaned

    def choices(self) -> dict[str, Any]:
        """The arguments of `convert_lead`."""
        found = {name: self._choice(name) for name in WAYS}
        return {
            **found,
            "keep_activities_open": self.cleaned_data["keep_open"],
            "version": self.cleaned_data["version"],
        }

    def _choice(self, name: str) -> Any:
        cleaned = self.cleaned_data
        match cleaned.get(f"{name}_way", NONE):
            case "new" if name == "deal":
                place = {"pipeline": cleaned["pipeline"]} if cleaned.get("pipeline") else {}
                return New(place | ({"title": cleaned["deal_title"]} if cleaned["deal_title"] else {}))
            case "new":
                return New(_renamed(name, cleaned[f"{name}_name"], self.initial[f"{name}_name"]))
            case "there":
                return cleaned[name]
        return None

    def _clean_there(self, name: str, cleaned: dict[str, Any]) -> None:
        key, kind = cleaned.get(name), kinds.get(name)
        if key is None or kind is None:
            self.add_error(name, _("Choose one, or another way."))
            return
        seen = kind.records.all().seen_by(self.actor)
        seen = seen.within(self.actor, Verb.CHANGE) if name == "deal" else seen
        cleaned[name] = seen.filter(pk=key).first()
        if cleaned[name] is None:
            self.add_error(name, _("There is no such record, or you may not change it."))

    def _leave_out(self, name: str) -> None:
        for field in (name, f"{name}_way", f"{name}_name"):
            self.fields.pop(field, None)


def _usual(lead: Lead, likely: Likely, actor: Actor) -> dict[str, Any]:
    """A deal and a client: the known one, the one it most likely is, else a new one."""
    contact = lead.contact_id or next((one.pk for one in likely.contacts), None)
    company = lead.company_id or next((one.pk for one in likely.companies), None)
    return {
        "deal_way": NEW if new_allowed(actor, "deal") else NONE,
        "deal_title": lead.title,
        "contact_way": THERE if contact else NEW if new_allowed(actor, "contact") else NONE,
        "contact": [contact] if contact else [],
        "contact_name": lead.name,
        "company_way": _way_of_company(lead, company, actor),
        "company": [company] if company else [],
        "company_name": lead.company_title,
        "keep_open": True,
        "version": lead.version,
    }


def _way_of_company(lead: Lead, found: int | None, actor: Actor) -> str:
    if found:
        return THERE
    return NEW if lead.company_title and new_allowed(actor, "company") else NONE


def _renamed(name: str, typed: str, was: str) -> dict[str, Any]:
    """Another name than the lead says; a contact’s parts follow from it."""
    if not typed or typed == was:
        return {}
    parts = {"first_name": "", "second_name": "", "last_name": ""}
    return {"name": typed} | (parts if name == "contact" else {})
