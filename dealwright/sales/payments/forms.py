"""What a person types about money."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from dealwright.kit.errors import Problem, Refused
from dealwright.kit.money import Money, parse
from dealwright.kit.quantities import NONE, Counted
from dealwright.sales.methods.models import PaymentMethod
from dealwright.sales.orders.models import Order, OrderLine
from dealwright.sales.orders.piece_fields import piece_field
from dealwright.sales.payments.models import Tied
from dealwright.sales.payments.ways import NOT_OFFERED, method_named, ways_to_ask
from dealwright.sales.shipments.models import Shipment

PIECES = "pieces-"


class AmountForm(forms.Form):
    """An amount in a currency that is known already; empty where everything is meant."""

    amount = forms.CharField(label=_("Amount"), max_length=40, required=False)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency

    def clean_amount(self) -> Money | None:
        """The amount as money."""
        text = self.cleaned_data["amount"].strip()
        if not text:
            return None
        try:
            return parse(text, self.currency)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from None


class AskForm(AmountForm):
    """What is asked for, by which payment method, and until when it is to be paid."""

    payment_method = forms.TypedChoiceField(
        label=_("Payment method"), required=False, coerce=int, empty_value=None
    )
    due_on = forms.DateField(label=_("Due on"), required=False)

    def __init__(self, *args: Any, order: Order | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways, choice = ways_to_ask(order), cast(Any, self.fields["payment_method"])
        choice.choices, choice.initial = ways["methods"], ways["method"]
        choice.error_messages["invalid_choice"] = NOT_OFFERED
        self.order = order

    @property
    def method(self) -> PaymentMethod | None:
        """The one that was chosen; None is the usual one."""
        return method_named(self.order, self.cleaned_data["payment_method"])

    def day(self, *, waits: bool) -> dict[str, Any]:
        """What the verb takes of it: nothing where the form did not ask.

        Nor where it asks for all once more (`waits`) and the day was left as it was or empty: whoever wants
        the address again takes no day away.
        """
        if "due_on" not in self.data:
            return {}
        due_on = self.cleaned_data["due_on"]
        is_left = due_on is None or self.data["due_on"] == self.data.get("due_before")
        return {} if waits and is_left else {"due_on": due_on}


class TiesForm(forms.Form):
    """What of its order a payment is for: pieces of its lines, and its shipments."""

    shipments = forms.TypedMultipleChoiceField(
        label=_("Deliveries"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        lines: list[OrderLine],
        shipments: list[Shipment],
        most: Mapping[int, Counted],
        now: Tied | None = None,
        prices: Mapping[int, str] | None = None,
        **kw: Any,
    ) -> None:
        super().__init__(data, label_suffix="", **kw)
        held = now or Tied()
        self.lines = [line for line in lines if most.get(line.pk, 0) > 0]
        for line in self.lines:
            self.fields[f"{PIECES}{line.pk}"] = piece_field(
                line, most=most[line.pk], now=held.pieces.get(line.pk, NONE)
            )
        choice: Any = self.fields["shipments"]
        said = prices or {}
        choice.choices = [
            (one.pk, " · ".join(filter(None, [one.number, one.service_name, said.get(one.pk, "")])))
            for one in shipments
        ]
        choice.initial = sorted(held.parcels)
        if not shipments:
            del self.fields["shipments"]

    @property
    def rows(self) -> list[Any]:
        """The fields of the lines, as the page shows them."""
        return [self[f"{PIECES}{line.pk}"] for line in self.lines]

    @property
    def ties(self) -> dict[str, Any]:
        """What the verbs take, once the form is valid."""
        pieces = {line.pk: self.cleaned_data[f"{PIECES}{line.pk}"] or NONE for line in self.lines}
        return {"lines": pieces, "shipments": self.cleaned_data.get("shipments", [])}

    def complain(self, problem: Problem) -> None:
        """Show a refusal where it belongs."""
        field = f"{PIECES}{problem.extra.get('order_line_id')}"
        if field not in self.fields:
            said = problem.field or ""
            field = {"shipment_ids": "shipments", "payment_method_id": "payment_method"}.get(said, said)
        self.add_error(field if field in self.fields else None, str(problem))


class AskForForm(TiesForm, AskForm):
    """What is asked for, for what of the order, and until when it is to be paid."""

    due_on = forms.DateField(
        label=_("Due on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class DueForm(forms.Form):
    """Until when a payment is to be made; empty is no last day."""

    due_on = forms.DateField(label=_("Due on"), required=False)


class PaidByHandForm(AmountForm):
    """Money that somebody saw with his own eyes, and where it can be found again."""

    reference = forms.CharField(label=_("Where it can be found"), max_length=120, required=False)


class RefundForm(AmountForm):
    """How much went back, when, why, and where it can be found."""

    reason = forms.CharField(label=_("Why"), max_length=500, required=False)
    refunded_on = forms.DateField(label=_("Paid back on"), required=False)
    reference = forms.CharField(label=_("Where it can be found"), max_length=120, required=False)
