"""What a program sees of payment methods, and may do with them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from pydantic import Field

from dealwright.api.paging import ListOf
from dealwright.api.routing import Router
from dealwright.api.types import Body, Changes, Id, Out, Text, Verb, omitted
from dealwright.api.versions import expected_version
from dealwright.people.access import require_settings
from dealwright.sales.methods import actions
from dealwright.sales.methods.models import PaymentMethod
from dealwright.sales.methods.queries import payment_methods

Name = Annotated[str, Text(120)]
Names = Annotated[
    dict[str, Annotated[str, Text(120, empty=True)]],
    Field(max_length=50, examples=[{"pt-br": "Transferência"}]),
]
Details = Annotated[str, Text(actions.LONGEST_DETAILS, empty=True, lines=True)]

Days = Annotated[int, Field(ge=0, le=actions.MOST_DAYS)] | None


class PaymentMethodOut(Out):
    """What a buyer chooses at the checkout."""

    id: Id
    version: int
    provider: Literal["transfer", "on_delivery", "sandbox"]
    name: str
    names: dict[str, str]
    """The name in further languages."""
    details: str
    """What the buyer is told: the bank account, what to have ready."""
    days_to_pay: int | None
    """How long after it was asked for a payment is due; null is no last day."""
    is_active: bool
    position: float


class NewPaymentMethod(Body):
    """A payment method to be offered."""

    provider: Literal["transfer", "on_delivery", "sandbox"]
    name: Name
    names: Names = {}
    details: Details = Field("", examples=["IBAN PT50 0002 0123 1234 5678 9015 4"])
    days_to_pay: Days = None
    is_active: bool = True


class PaymentMethodChanges(Changes):
    """What may change of a payment method."""

    name: Name = omitted
    names: Names = omitted
    details: Details = omitted
    days_to_pay: Days = omitted
    is_active: bool = omitted


class PaymentMethodPlace(Verb):
    """One place up, or down."""

    up: bool


METHODS = ListOf(
    PaymentMethod, fields={"provider": str, "is_active": bool, "position": float}, sorts=[], sort="id"
)

router = Router()


@router.list("", METHODS, PaymentMethodOut)
def list_payment_methods(request: HttpRequest) -> QuerySet[PaymentMethod]:
    """The payment methods. Needs the right to change settings."""
    require_settings(request.actor)
    payment_methods()  # the first ones are made when somebody asks
    return PaymentMethod.objects.all()


@router.get("/{id}", PaymentMethodOut)
def get_payment_method(request: HttpRequest, id: Id) -> PaymentMethod:
    """One payment method. Needs the right to change settings."""
    require_settings(request.actor)
    return PaymentMethod.objects.get(pk=id)


@router.post("", PaymentMethodOut, status=201)
def create_payment_method(request: HttpRequest, new: NewPaymentMethod) -> PaymentMethod:
    """Offer buyers a further way of paying. Needs the right to change settings."""
    require_settings(request.actor)
    values: dict[str, Any] = new.model_dump()
    return actions.create_method(**values, by=request.actor)


@router.patch("/{id}", PaymentMethodOut)
def change_payment_method(request: HttpRequest, id: Id, changes: PaymentMethodChanges) -> PaymentMethod:
    """Change a payment method. Needs the right to change settings."""
    require_settings(request.actor)
    found = PaymentMethod.objects.get(pk=id)
    return actions.edit_method(found, **changes.given(), version=changes.version, by=request.actor)


@router.post("/{id}/move", PaymentMethodOut)
def move_payment_method(request: HttpRequest, id: Id, place: PaymentMethodPlace) -> PaymentMethod:
    """Show it to buyers one place earlier or later. Needs the right to change settings."""
    require_settings(request.actor)
    return actions.move_method(PaymentMethod.objects.get(pk=id), up=place.up, by=request.actor)


@router.delete("/{id}")
def remove_payment_method(request: HttpRequest, id: Id) -> None:
    """Remove a payment method that no order was made with. Needs the right to change settings."""
    require_settings(request.actor)
    actions.remove_method(
        PaymentMethod.objects.get(pk=id), version=expected_version(request), by=request.actor
    )
