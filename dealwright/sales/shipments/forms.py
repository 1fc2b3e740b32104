"""What a person types about shipments and returns."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealwright.catalog.warehouses.models import Warehouse
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money, parse, show, typed
from dealwright.kit.quantities import NONE, Counted
from dealwright.people.access import Verb
from dealwright.people.users.fields import PersonField
from dealwright.people.users.models import User
from dealwright.people.users.queries import people_within
from dealwright.records.fields.types import AmountField
from dealwright.sales.deliveries.extras import ExtraKind, price_of_extras, wanted_again
from dealwright.sales.deliveries.models import DeliveryService
from dealwright.sales.orders.models import Order, OrderLine
from dealwright.sales.orders.pages.delivering import follows_service, price_remembered, price_sent
from dealwright.sales.orders.piece_fields import piece_field
from dealwright.sales.shipments.models import Shipment
from dealwright.sales.shipments.queries import price_left

PIECES = "pieces-"
EXTRA = "extra-"
_BESIDE_PIECES = (
    "service",
    "price",
    "address",
    "warehouse",
    "responsible",
    "tracking_state",
    "tracking_details",
    "document_number",
    "document_on",
    "comment",
)
_ON_ITS_WAY = {
    "responsible",
    "tracking_state",
    "tracking_details",
    "document_number",
    "document_on",
    "version",
}
"""What is asked of a shipment that is open already."""
LONGEST_REASON = 500


class WithPieces(forms.Form):
    """A form that asks how many pieces of each line of an order."""

    def __init__(
        self,
        data: Any = None,
        *,
        lines: list[OrderLine],
        most: Mapping[int, Counted],
        now: Mapping[int, Counted],
        **kw: Any,
    ) -> None:
        super().__init__(data, label_suffix="", **kw)
        self.lines = [line for line in lines if most.get(line.pk, 0) > 0]
        for line in self.lines:
            self.fields[f"{PIECES}{line.pk}"] = piece_field(
                line, most=most[line.pk], now=now.get(line.pk, NONE)
            )

    @property
    def pieces(self) -> dict[int, Decimal]:
        """Line of the order → quantity, once the form is valid."""
        return {line.pk: self.cleaned_data[f"{PIECES}{line.pk}"] or NONE for line in self.lines}

    @property
    def rows(self) -> list[Any]:
        """The fields of the lines, as the page shows them."""
        return [self[f"{PIECES}{line.pk}"] for line in self.lines]

    def complain(self, problem: Any) -> None:
        """Show a refusal where it belongs."""
        field = problem.field if problem.field in self.fields else None
        line = problem.extra.get("order_line_id") if hasattr(problem, "extra") else None
        if line is not None and f"{PIECES}{line}" in self.fields:
            field = f"{PIECES}{line}"
        self.add_error(field, str(problem))


class ShipmentForm(WithPieces):
    """How a shipment goes and what is in it. What has left keeps its way and its content."""

    service = forms.ModelChoiceField(
        label=gettext_lazy("Delivery service"),
        queryset=DeliveryService.objects.none(),
        required=False,
        empty_label=gettext_lazy("None"),
    )
    address = forms.CharField(
        label=gettext_lazy("Address"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    warehouse = forms.ModelChoiceField(
        label=gettext_lazy("From the warehouse"),
        queryset=Warehouse.objects.none(),
        required=False,
        empty_label=gettext_lazy("Wherever the goods lie"),
    )
    price = AmountField(
        label=gettext_lazy("Price for the client"),
        required=False,
        help_text=gettext_lazy(
            "The total of the order follows. Once something is paid, it stays. Left empty, what its service "
            "reckons."
        ),
    )
    tracking_state = forms.CharField(
        label=gettext_lazy("What the carrier says"), required=False, max_length=200
    )
    responsible = PersonField(
        label=gettext_lazy("Responsible"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody"),
    )
    tracking_details = forms.CharField(
        label=gettext_lazy("The same at length"), required=False, max_length=1000
    )
    document_number = forms.CharField(
        label=gettext_lazy("Number of the paper"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Of the delivery note that goes with it."),
    )
    document_on = forms.DateField(
        label=gettext_lazy("Day of the paper"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    comment = forms.CharField(
        label=gettext_lazy("Comment"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("The client does not see it."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        order: Order,
        shipment: Shipment | None,
        hidden: frozenset[str],
        actor: Actor,
        **pieces: Any,
    ) -> None:
        super().__init__(data, initial=_as_initial(order, shipment), **pieces)
        self.order, self.is_open, self.all_lines = order, shipment is not None, pieces["lines"]
        self.reckoned_before = _reckoned_before(order, shipment)
        priced: Any = self.fields["price"]
        priced.currency = order.currency
        priced.label = _("Price for the client, %(currency)s") % {"currency": order.currency}
        is_here = shipment is None or shipment.shipped_at is None
        chosen = [one for one in (order.delivery_service_id, shipment and shipment.service_id) if one]
        services: Any = DeliveryService.objects.filter(is_active=True)
        self.fields["service"].queryset = services | DeliveryService.objects.filter(pk__in=chosen)  # type: ignore[attr-defined]
        warehouses = Warehouse.objects.filter(is_active=True)
        self.fields["warehouse"].queryset = warehouses  # type: ignore[attr-defined]
        gone = set() if is_here else {"service", "address", "warehouse"}
        if shipment is None:
            gone |= _ON_ITS_WAY
        if "delivery_address" in hidden:
            gone.add("address")
        if "total" in hidden or order.paid_total or order.is_canceled:
            gone.add("price")
        if warehouses.count() < 2:
            gone.add("warehouse")
        for name in gone:
            del self.fields[name]
        if shipment is not None:
            people = people_within(actor, Order.record_kind, Verb.CHANGE, order.pipeline_id)
            held = User.objects.filter(pk=shipment.responsible_id)
            self.fields["responsible"].queryset = people | held  # type: ignore[attr-defined]
        if shipment is not None and shipment.service is not None and is_here and "price" in self.fields:
            self._ask_for_extras(shipment)

    def _ask_for_extras(self, shipment: Shipment) -> None:
        """A field for each extra service of the delivery it goes with now."""
        held = wanted_again(shipment.extras)
        for extra in shipment.service.extras if shipment.service else []:
            self.fields[f"{EXTRA}{extra['code']}"] = _field_of_extra(
                extra, held.get(extra["code"]), shipment.order.currency
            )

    @property
    def extra_fields(self) -> list[Any]:
        """The fields of the extra services."""
        return [self[name] for name in self.fields if name.startswith(EXTRA)]

    @property
    def wanted_extras(self) -> dict[str, Any] | None:
        """What goes along, once the form is valid; None where nobody was asked."""
        names = [name for name in self.fields if name.startswith(EXTRA)]
        return {name.removeprefix(EXTRA): self.cleaned_data[name] for name in names} if names else None

    @property
    def shown_fields(self) -> list[Any]:
        """The fields that are no pieces, in their order."""
        return [self[name] for name in _BESIDE_PIECES if name in self.fields]

    @property
    def values(self) -> dict[str, Any]:
        """What was typed beside the pieces, once the form is valid."""
        return {
            name: self.cleaned_data[name]
            for name in _BESIDE_PIECES
            if name in self.fields and name != "price"
        }

    @property
    def asks_for_price(self) -> bool:
        """Whether the service reckons it: it was left empty, or is what another service reckoned."""
        if "price" not in self.fields or ("price" not in self.data and self.is_open):
            return False
        price: Money | None = self.cleaned_data.get("price")
        return price is None or follows_service(self.data, price, self.chosen_service)

    @property
    def chosen_service(self) -> DeliveryService | None:
        """The service it goes with; a new one goes as the order does, unless told otherwise."""
        service: DeliveryService | None = self.cleaned_data.get("service")
        return service or (None if self.is_open else self.order.delivery_service)

    @property
    def typed_price(self) -> Decimal | None:
        """What was typed as its price, once the form is valid; None where nothing was, or it is reckoned."""
        price: Money | None = self.cleaned_data.get("price")
        return price.amount if price is not None and not self.asks_for_price else None

    @property
    def is_told_rules(self) -> bool:
        """Whether what the rules say stands beside the price."""
        return "price" in self.fields and "service" in self.fields

    @property
    def remembered(self) -> dict[str, Any]:
        """The price that was reckoned, as the form keeps it; none any more once the price was refused."""
        if self.is_bound:
            return price_sent({} if "price" in self.errors else self.data)
        return self.reckoned_before


def _field_of_extra(extra: Mapping[str, Any], held: Any, currency: str) -> forms.Field:
    field: forms.Field
    price = show(Money(Decimal(extra["price"]), currency))
    if extra["kind"] == ExtraKind.CHECK:
        field = forms.BooleanField(required=False, initial=bool(held), help_text=price)
    elif extra["kind"] == ExtraKind.QUANTITY:
        field = forms.IntegerField(
            required=False,
            min_value=0,
            max_value=extra["most"],
            initial=held or 0,
            help_text=_("%(price)s each") % {"price": price},
            widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        )
    else:
        options = [
            (one["name"], f"{one['name']} · {show(Money(Decimal(one['price']), currency))}")
            for one in extra["options"]
        ]
        field = forms.ChoiceField(choices=[("", _("None")), *options], required=False, initial=held or "")
    field.label = extra["name"]
    return field


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label=gettext_lazy("Why?"), max_length=LONGEST_REASON)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class CancelForm(forms.Form):
    """A shipment that will not go; the reason may stay open."""

    reason = forms.CharField(label=gettext_lazy("Why?"), max_length=LONGEST_REASON, required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ReturnForm(WithPieces):
    """What came back, why, where it lies now, and what is paid back for it."""

    reason = forms.CharField(label=gettext_lazy("Why does it come back?"), max_length=LONGEST_REASON)
    restock = forms.BooleanField(label=gettext_lazy("It can be sold again"), required=False, initial=True)
    warehouse = forms.ModelChoiceField(
        label=gettext_lazy("Into the warehouse"),
        queryset=Warehouse.objects.none(),
        required=False,
        empty_label=gettext_lazy("The usual one"),
    )
    refund = forms.CharField(
        label=gettext_lazy("Paid back"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )

    def __init__(self, data: Any = None, *, order: Order, may_refund: bool, **pieces: Any) -> None:
        super().__init__(data, **pieces)
        self.currency = order.currency
        warehouses = Warehouse.objects.filter(is_active=True)
        self.fields["warehouse"].queryset = warehouses  # type: ignore[attr-defined]
        if warehouses.count() < 2:
            del self.fields["warehouse"]
        if not may_refund:
            del self.fields["refund"]

    def clean_refund(self) -> Money | None:
        """The amount as money; nothing typed, nothing paid back."""
        text = self.cleaned_data["refund"].strip()
        if not text:
            return None
        try:
            return parse(text, self.currency)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from None


def _reckoned_before(order: Order, shipment: Shipment | None) -> dict[str, Any]:
    """The price and its service where the rules made it: of an open one, or of the order."""
    if shipment is not None:
        price, service = shipment.price, shipment.service_id
        is_reckoned = bool(price == shipment.base_price + price_of_extras(shipment.extras))
    else:
        price, service = price_left(order), order.delivery_service_id
        first = order.shipments.order_by("pk").first()
        is_reckoned = bool(price) and first is not None and price == first.base_price
    return price_remembered(service, Money(price, order.currency) if is_reckoned and service else None)


def _as_initial(order: Order, shipment: Shipment | None) -> dict[str, Any]:
    price = typed(Money(price_left(order) if shipment is None else shipment.price, order.currency))
    if shipment is None and not price_left(order):
        price = ""  # its service reckons it
    if shipment is None:
        return {"service": order.delivery_service_id, "address": order.delivery_address, "price": price}
    names = (
        "address",
        "tracking_state",
        "tracking_details",
        "document_number",
        "document_on",
        "comment",
        "version",
    )
    initial = {name: getattr(shipment, name) for name in names}
    initial["responsible"] = shipment.responsible_id
    return initial | {"service": shipment.service_id, "warehouse": shipment.warehouse_id, "price": price}
