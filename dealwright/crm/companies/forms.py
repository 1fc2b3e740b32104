"""What a person types about a company; and what contacts have in common with it."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealwright.crm import reaching
from dealwright.crm.addresses.fields import CountryField
from dealwright.crm.addresses.widgets import AddressesField
from dealwright.crm.companies.actions import MOST_EMPLOYEES
from dealwright.crm.companies.choosing import ClientsField
from dealwright.crm.companies.models import Company
from dealwright.crm.currency import CurrencyField, hidden_with, read_amount_in, usual_currency
from dealwright.crm.lists import COMPANY_TYPES, INDUSTRIES, SOURCES
from dealwright.crm.marketing import LONGEST_MARK, Marketed
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
from dealwright.records.observing import observer_ids_of
from dealwright.records.tags.fields import TagsField

Places = dict[str, tuple[str, ...]]

CLIENT_PLACES: Places = {
    "client-type": ("client_type",),
    "phones": ("phones",),
    "emails": ("emails",),
    "web-pages": ("web_pages",),
    "messengers": ("messengers",),
    "address": ("address", "postal_code", "city", "region", "country"),
    "addresses": ("addresses",),
    "responsible": ("responsible",),
    "observers": ("observers",),
    "source": ("source", "source_description"),
    "campaign": Marketed.UTM,
    "tags": ("tags",),
    "comment": ("comment",),
    "everyone": ("is_for_everyone",),
    "tracking": ("do_not_track",),
}
"""What is edited together in one place of the card, of contacts and companies alike."""


class ClientForm(WithCustomFields):
    """A contact or a company, whole or one place of it."""

    of_kind: ClassVar[str]
    places: ClassVar[Places]
    plain_fields: ClassVar[tuple[str, ...]] = (
        "client_type",
        "address",
        "postal_code",
        "city",
        "region",
        "country",
        "source",
        "source_description",
        *Marketed.UTM,
        "tags",
        "comment",
        "is_for_everyone",
        "do_not_track",
    )
    """Those whose initial value is that of the record's own column."""
    only_new: ClassVar[frozenset[str]] = frozenset()
    """Asked for where a client is added; a card has a section of its own for them."""

    address = forms.CharField(label=_("Street and number"), max_length=500, required=False)
    postal_code = forms.CharField(label=_("Postal code"), max_length=20, required=False)
    city = forms.CharField(label=_("City"), max_length=120, required=False)
    region = forms.CharField(label=pgettext_lazy("address", "State"), max_length=80, required=False)
    country = CountryField(label=_("Country"), required=False)
    addresses = AddressesField(label=_("Further addresses"))
    responsible = PersonField(
        label=_("Responsible"), queryset=User.objects.none(), required=False, empty_label=_("Nobody")
    )
    observers = forms.ModelMultipleChoiceField(
        label=_("Observers"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They see the card and are told of it, whatever their rights to others."),
    )
    source = ListedField(SOURCES, label=_("Source"), required=False)
    source_description = forms.CharField(label=_("About the source"), max_length=200, required=False)
    utm_source = forms.CharField(label=_("utm_source"), max_length=LONGEST_MARK, required=False)
    utm_medium = forms.CharField(label=_("utm_medium"), max_length=LONGEST_MARK, required=False)
    utm_campaign = forms.CharField(label=_("utm_campaign"), max_length=LONGEST_MARK, required=False)
    utm_content = forms.CharField(label=_("utm_content"), max_length=LONGEST_MARK, required=False)
    utm_term = forms.CharField(label=_("utm_term"), max_length=LONGEST_MARK, required=False)
    tags = TagsField(
        label=_("Tags"), max_length=1500, required=False, help_text=_("Words separated by commas.")
    )
    comment = forms.CharField(
        label=_("Comment"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    do_not_track = forms.BooleanField(label=_("Do not follow visits and letters"), required=False)
    is_for_everyone = forms.BooleanField(
        label=_("Available to everyone"),
        required=False,
        help_text=_("Everybody sees it who may see such records at all; who may change it stays as it is."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, actor: Actor, record: Any = None, place: str | None = None
    ) -> None:
        super().__init__(data, initial=self.as_initial(record) if record else self.usual(actor))
        self.label_suffix = ""
        self.fields |= ways_fields(actor.user.region)
        self.offer(actor, record)
        kept = (
            [name for name in self.fields if record is None or name not in self.only_new]
            if place is None
            else [*self.places[place], "version"]
        )
        hidden = hidden_with(hidden_fields(actor, self.of_kind))
        self.fields = {name: self.fields[name] for name in kept if name not in hidden}
        self.hold_listed(record)
        self.is_whole = place is None
        if self.is_whole:
            self.ask_for_custom(self.of_kind, actor=actor, record=record)

    @property
    def seen_version(self) -> int | None:
        """The version of the record the person saw."""
        return self.cleaned_data["version"]

    def values(self) -> dict[str, Any]:
        """The fields of the record as the actions take them."""
        values = {name: value for name, value in self.own_values.items() if name != "version"}
        if "observers" in values:
            values["observers"] = sorted(values["observers"], key=lambda one: one.pk)
        return values | ({"custom": self.custom_values} if self.is_whole else {})

    def usual(self, actor: Actor) -> dict[str, Any]:
        """What a form for a new one shows."""
        return {"responsible": actor.id, "country": actor.user.region or ""}

    def offer(self, actor: Actor, record: Any) -> None:
        """Narrow the choices to what the actor may choose."""
        people = people_within(actor, self.of_kind, Verb.CHANGE if record else Verb.CREATE)
        if record is not None and record.responsible_id:
            people = people | User.objects.filter(pk=record.responsible_id)
        self.fields["responsible"].queryset = people  # type: ignore[attr-defined]
        present = observer_ids_of(record) if record is not None else []
        colleagues = User.objects.active() | User.objects.filter(pk__in=present)
        self.fields["observers"].queryset = colleagues.order_by("name", "pk")  # type: ignore[attr-defined]

    @classmethod
    def as_initial(cls, record: Any) -> dict[str, Any]:
        """What the record holds, as the form shows it."""
        initial = {name: getattr(record, name) for name in cls.plain_fields}
        initial |= {
            field: [one.as_typed() for one in reaching.ways_of(record, kind)]
            for kind, field in reaching.FIELDS.items()
        }
        return initial | {
            "addresses": record.address_facts,
            "responsible": record.responsible_id,
            "observers": observer_ids_of(record),
            "version": record.version,
        }

    @classmethod
    def held_by(cls, record: Any) -> dict[str, Any]:
        """What the record holds, as the form cleans it."""
        held = {name: value for name, value in cls.as_initial(record).items() if name != "version"}
        watching = record.watching if observer_ids_of(record) else []
        return held | {"responsible": record.responsible, "observers": watching}


class CompanyForm(ClientForm):
    """A company, whole or one place of it."""

    of_kind = Company.record_kind
    places: ClassVar[Places] = {
        "name": ("name",),
        "business": ("industry", "employees", "revenue", "revenue_currency"),
        "own": ("is_own", "is_usual_seller"),
        **CLIENT_PLACES,
    }
    plain_fields = (*ClientForm.plain_fields, "name", "industry", "employees", "is_own", "is_usual_seller")
    only_new = frozenset({"contacts"})

    name = forms.CharField(label=_("Name"), max_length=250)
    client_type = ListedField(COMPANY_TYPES, label=_("Company type"), required=False)
    industry = ListedField(INDUSTRIES, label=_("Industry"), required=False)
    employees = forms.IntegerField(
        label=_("Employees"), min_value=0, max_value=MOST_EMPLOYEES, required=False
    )
    revenue = AmountField(label=_("Annual revenue"), required=False)
    revenue_currency = CurrencyField()
    is_own = forms.BooleanField(
        label=_("This is our own company"),
        required=False,
        help_text=_("Proposals and invoices can be written in its name."),
    )
    is_usual_seller = forms.BooleanField(
        label=_("Papers are written in its name"),
        required=False,
        help_text=_("Unless somebody chooses another of our own. One company can be the usual one."),
    )

    def __init__(
        self, data: Any = None, *, actor: Actor, record: Any = None, place: str | None = None
    ) -> None:
        super().__init__(data, actor=actor, record=record, place=place)
        if place is None:  # it is said on the card, once the company is there
            del self.fields["is_usual_seller"]

    def clean(self) -> dict[str, Any]:
        """A company that is our own no longer is not the usual one either."""
        cleaned = super().clean() or self.cleaned_data
        if "is_usual_seller" in cleaned and not cleaned.get("is_own"):
            cleaned["is_usual_seller"] = False
        return cleaned

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in super().values().items() if name != "revenue_currency"}

    @classmethod
    def as_initial(cls, record: Any) -> dict[str, Any]:
        revenue = record.revenue_money
        return super().as_initial(record) | {
            "revenue": "" if revenue is None else typed(revenue),
            "revenue_currency": record.revenue_currency or usual_currency(),
        }

    @classmethod
    def held_by(cls, record: Any) -> dict[str, Any]:
        return super().held_by(record) | {"revenue": record.revenue_money}

    def offer(self, actor: Actor, record: Any) -> None:
        super().offer(actor, record)
        present = (record.revenue_currency if record is not None else "") or usual_currency()
        read_amount_in(self, "revenue", "revenue_currency", present)
        if "companies" not in hidden_fields(actor, "contact"):
            self.fields["contacts"] = ClientsField("contact", actor, label=_("Contacts"))
