"""What a person types about an order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dealwright.crm.companies.models import Company
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.kit.errors import Problem
from dealwright.people.access import Verb, hidden_fields, may
from dealwright.people.users.fields import PersonField
from dealwright.people.users.models import User
from dealwright.people.users.queries import people_within
from dealwright.records.fields import Field
from dealwright.records.fields.forms import WithCustomFields
from dealwright.records.fields.linked_types import RelatedRecord
from dealwright.records.fields.types import AmountField
from dealwright.records.fields.widgets import RecordField
from dealwright.records.pipelines.demand_form import linked
from dealwright.records.tags.fields import TagsField
from dealwright.sales.deliveries.models import DeliveryService
from dealwright.sales.methods.models import PaymentMethod
from dealwright.sales.modes.queries import keeps_orders
from dealwright.sales.orders.actions.editing import LONGEST_ADDRESS, LONGEST_COMMENT, LONGEST_NAME
from dealwright.sales.orders.actions.marking import LONGEST_MARK
from dealwright.sales.orders.actions.moving import LONGEST_REASON
from dealwright.sales.orders.actions.ways import waiting_shipments
from dealwright.sales.orders.fields import ORDER_FIELDS, PAYERS
from dealwright.sales.orders.models import Order
from dealwright.sales.orders.tax_form import NEW_WAYS
from dealwright.sales.taxes.places import LONGEST as LONGEST_PLACE
from dealwright.sales.taxes.queries import active_zones

PLACES: dict[str, tuple[str, ...]] = {
    "client": ("contact", "company", "payer"),
    "own_company": ("own_company",),
    "responsible": ("responsible",),
    "deal": ("deal",),
    "payment": ("payment_method",),
    "delivery": ("delivery_service", "delivery_by_rules", "delivery_name", "delivery_address"),
    "tags": ("tags",),
    "comment": ("comment",),
}
"""What is edited together in one place of the card."""

CLIENTS = ("contact", "company")
_NOT_THERE = (
    _("There is no such record, or you may not see it."),
    _("There is no such deal, or you may not change it."),
)
DEAL = Field("deal", _("Deal"), RelatedRecord(kinds=("deal",)))
DEALS_URL = "/orders/choices/deal"
WAY_FIELDS = {"payment_method_id": "payment_method", "delivery_service_id": "delivery_service"}
"""As programs call them, and as the form does."""
_HELD = (
    "contact",
    "company",
    "own_company",
    "payer",
    "responsible",
    "deal",
    "payment_method",
    "delivery_service",
    "delivery_name",
    "delivery_address",
    "tags",
    "comment",
)


class CancelForm(forms.Form):
    """Why an order is canceled."""

    reason = forms.CharField(label=_("Why is it canceled?"), max_length=LONGEST_REASON)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class MarkForm(forms.Form):
    """What is wrong with an order."""

    reason = forms.CharField(label=_("What is wrong?"), max_length=LONGEST_MARK)


class OrderForm(WithCustomFields):
    """One place of the card of an order."""

    payer = forms.ChoiceField(label=_("Who pays"), choices=PAYERS, widget=forms.RadioSelect)
    own_company = forms.ModelChoiceField(
        label=_("Our company"),
        queryset=Company.objects.none(),
        required=False,
        empty_label=_("None"),
        help_text=_("Which of our own companies sells."),
    )
    responsible = PersonField(
        label=_("Responsible"), queryset=User.objects.none(), required=False, empty_label=_("Nobody")
    )
    payment_method = forms.ModelChoiceField(
        label=_("How it is paid"),
        queryset=PaymentMethod.objects.none(),
        required=False,
        empty_label=_("Not decided"),
    )
    delivery_service = forms.ModelChoiceField(
        label=_("Delivery service"),
        queryset=DeliveryService.objects.none(),
        required=False,
        empty_label=_("Without delivery"),
    )
    delivery_by_rules = forms.BooleanField(
        label=_("Let the new service reckon what the waiting shipments cost"),
        required=False,
        help_text=_("The total of the order follows. A price that was typed by hand stays."),
    )
    delivery_name = forms.CharField(label=_("How it is delivered"), max_length=LONGEST_NAME, required=False)
    delivery_address = forms.CharField(
        label=_("Delivery address"),
        max_length=LONGEST_ADDRESS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    tags = TagsField(
        label=_("Tags"), max_length=1500, required=False, help_text=_("Words separated by commas.")
    )
    comment = forms.CharField(
        label=_("Comment"),
        max_length=LONGEST_COMMENT,
        required=False,
        help_text=_("For colleagues; the client does not see it."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        actor: Actor,
        order: Order | None = None,
        place: str = "",
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=_as_initial(order) if order else initial)
        self.label_suffix = ""
        self.actor, self.order = actor, order
        self.fields |= {name: client_field(name, actor) for name in CLIENTS}
        self.fields["deal"] = RecordField(DEAL, actor, DEALS_URL, label=_("Deal"), required=False)
        asked = [*PLACES[place], "version"] if place else [*self.asked_of_a_new_one]
        hidden = hidden_fields(actor, Order.record_kind)
        self.fields = {name: self.fields[name] for name in asked if name not in hidden}
        if "responsible" in self.fields:
            self._offer_people()
        if "own_company" in self.fields:
            held = Q(pk=order.own_company_id) if order is not None else Q()
            ours: Any = self.fields["own_company"]
            ours.queryset = Company.objects.filter(is_own=True).filter(
                held | Q(pk__in=Company.objects.seen_by(actor))
            )
        if order is not None:
            self._offer_ways(order)

    asked_of_a_new_one: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        """Clients as themselves, if the person may see them."""
        cleaned = super().clean() or self.cleaned_data
        for name in {*CLIENTS, "deal"} & cleaned.keys():
            self._clean_client(name, cleaned)
        return cleaned

    def values(self) -> dict[str, Any]:
        """The fields of the order as the actions take them."""
        return {name: value for name, value in self.own_values.items() if name != "version"}

    def _clean_client(self, name: str, cleaned: dict[str, Any]) -> None:
        held = getattr(self.order, name) if self.order else None
        key = cleaned[name]
        if held is not None and key == held.pk:
            cleaned[name] = held
            return
        known: Any = apps.get_model("crm", name)._default_manager
        reached = known.changed_by(self.actor) if name == "deal" else known.seen_by(self.actor)
        found = reached.filter(pk=key).first() if key else None
        cleaned[name] = found
        if key and found is None:
            self.add_error(name, _NOT_THERE[name == "deal"])

    def complain(self, problem: Problem, **renamed: str) -> None:
        """Put everything that was refused at its field, or above the form."""
        super().complain(problem, **(WAY_FIELDS | renamed))

    def _offer_ways(self, order: Order) -> None:
        """What is on offer, and what the order has; nothing to choose once that stays."""
        offered = {"payment_method": PaymentMethod, "delivery_service": DeliveryService}
        for name in offered.keys() & self.fields.keys():
            held = Q(pk=getattr(order, f"{name}_id"))
            field: Any = self.fields[name]
            field.queryset = offered[name].objects.filter(held | Q(is_active=True))
        if "delivery_service" in self.fields and (order.has_left or order.is_canceled):
            del self.fields["delivery_service"]
        if "delivery_by_rules" in self.fields and not self._may_reckon(order):
            del self.fields["delivery_by_rules"]

    def _may_reckon(self, order: Order) -> bool:
        """Whether shipments wait whose price may follow another service: nothing is paid, none was typed."""
        if "delivery_service" not in self.fields or order.paid_total:
            return False
        if "total" in hidden_fields(self.actor, Order.record_kind):
            return False
        return any(not one.has_own_price for one in waiting_shipments(order, order.delivery_service))

    def _offer_people(self) -> None:
        verb, pipeline = (Verb.CHANGE, self.order.pipeline_id) if self.order else (Verb.CREATE, None)
        people = people_within(self.actor, Order.record_kind, verb, pipeline)
        if self.order and self.order.responsible_id:
            people = people | User.objects.filter(pk=self.order.responsible_id)
        self.fields["responsible"].queryset = people  # type: ignore[attr-defined]


class NewOrderForm(OrderForm):
    """An order that a colleague writes (ST-9); its products are rows beside it."""

    new_contact = forms.CharField(label=_("Name"), max_length=240, required=False)
    new_phone = forms.CharField(
        label=_("Phone"), max_length=60, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    new_email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    delivery_service = forms.ModelChoiceField(
        label=_("Delivery service"),
        queryset=DeliveryService.objects.none(),
        required=False,
        empty_label=_("Without delivery"),
    )
    delivery_total = AmountField(label=_("Price of the delivery"), required=False)
    delivery_region = forms.CharField(
        label=_("State or province"), max_length=LONGEST_PLACE["region"], required=False
    )
    delivery_postal_code = forms.CharField(
        label=_("Postal code"), max_length=LONGEST_PLACE["postal_code"], required=False
    )
    payment_method = forms.ModelChoiceField(
        label=_("How it is paid"),
        queryset=PaymentMethod.objects.none(),
        required=False,
        empty_label=_("Not decided"),
    )

    tax_by = forms.ChoiceField(label=_("Tax"), choices=NEW_WAYS)

    asked_of_a_new_one = (
        "contact",
        "new_contact",
        "new_phone",
        "new_email",
        "company",
        "payer",
        "responsible",
        "delivery_service",
        "delivery_total",
        "delivery_region",
        "delivery_postal_code",
        "delivery_address",
        "payment_method",
        "tax_by",
        "comment",
        "deal",
    )

    def __init__(self, data: Any = None, *, actor: Actor, currency: str, initial: dict[str, Any]) -> None:
        super().__init__(data, actor=actor, initial={"payer": "person", "responsible": actor.id, **initial})
        hidden = hidden_fields(actor, "contact") if may(actor, "contact", Verb.CREATE) else None
        typed_of = {"new_contact": "name", "new_phone": "phones", "new_email": "emails"}
        for name, field in typed_of.items():
            if hidden is None or field in hidden or "contact" not in self.fields:
                del self.fields[name]
        if "deal" in self.fields and not (keeps_orders() and may(actor, "deal", Verb.CHANGE)):
            del self.fields["deal"]
        if not active_zones():
            del self.fields["tax_by"]
        if "delivery_address" in hidden_fields(actor, Order.record_kind):
            del self.fields["delivery_region"], self.fields["delivery_postal_code"]
        if "delivery_total" in self.fields:
            amount: Any = self.fields["delivery_total"]
            amount.currency = currency
            amount.label = _now("Price of the delivery, %(currency)s") % {"currency": currency}
        for name, model in (("delivery_service", DeliveryService), ("payment_method", PaymentMethod)):
            self.fields[name].queryset = model.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.ask_for_custom(Order.record_kind, actor=actor)

    def clean(self) -> dict[str, Any]:
        """There is somebody who buys: a known client, one who was typed, or whoever the deal is with."""
        cleaned = super().clean()
        deal = cleaned.get("deal")
        if deal is not None and not any(cleaned.get(name) for name in (*CLIENTS, "new_contact")):
            cleaned |= clients_of_deal(deal, among=self.fields.keys(), by=self.actor)
        buyer = any(cleaned.get(name) for name in ("contact", "company", "new_contact"))
        if not buyer and not self.errors:
            field = "contact" if "contact" in self.fields else None
            self.add_error(field, _now("Say who buys: choose a client, or write a name."))
        return cleaned


def client_field(name: str, actor: Actor) -> RecordField:
    """A known contact or company, found by a part of what it is known by."""
    found = linked(next(field for field in ORDER_FIELDS if field.name == name))
    if found is None:
        raise LookupError(f"{name} is no client of an order")
    url = f"/pipelines/choices/{Order.record_kind}/{name}"
    return RecordField(found, actor, url, label=found.label, required=False)


def clients_of_deal(deal: Deal, *, among: Iterable[str], by: Actor) -> dict[str, Any]:
    """Whom the deal is with, of these fields and as far as the person may see it there and on its own."""
    names = {*CLIENTS} & {*among} - hidden_fields(by, Deal.record_kind)
    held = [(name, getattr(deal, name)) for name in sorted(names)]
    seen = {name: type(one).objects.seen_by(by).filter(pk=one.pk).first() for name, one in held if one}
    return {name: one for name, one in seen.items() if one is not None}


def held_by(order: Order) -> dict[str, Any]:
    """What the order holds, as the form cleans it."""
    return {name: getattr(order, name) for name in _HELD}


def _as_initial(order: Order) -> dict[str, Any]:
    return {name: getattr(order, name) for name in (*_HELD, "version")} | {
        "contact": [order.contact_id] if order.contact_id else [],
        "company": [order.company_id] if order.company_id else [],
        "own_company": order.own_company_id,
        "responsible": order.responsible_id,
        "deal": [order.deal_id] if order.deal_id else [],
        "payment_method": order.payment_method_id,
        "delivery_service": order.delivery_service_id,
        "delivery_by_rules": True,
    }
