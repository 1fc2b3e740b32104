"""What a program sees of the checkout form and of consents, and may do with them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Field

from dealwright.api.paging import ListOf
from dealwright.api.routing import Router
from dealwright.api.types import Body, Changes, Id, Moment, Out, Text, Verb, omitted
from dealwright.api.versions import expected_version
from dealwright.kit.errors import Refused
from dealwright.people.access import require_settings
from dealwright.sales.deliveries.models import DeliveryService
from dealwright.sales.methods.models import PaymentMethod
from dealwright.store.form import actions
from dealwright.store.form.models import CheckoutField, Consent
from dealwright.store.form.queries import checkout_fields
from dealwright.store.settings.actions import LONGEST_CONSENT, MOST_MINUTES, edit_store
from dealwright.store.settings.models import Store
from dealwright.store.settings.queries import the_store

GroupName = Literal["order", "contact", "company"]
TypeName = Literal[
    "text", "long_text", "email", "phone", "number", "check", "choice", "date", "region", "country"
]
PayerName = Literal["", "person", "company"]
DuplicatesName = Literal["merge", "replace", "duplicate"]
Label = Annotated[str, Text(120)]
Labels = Annotated[
    dict[str, Annotated[str, Text(120, empty=True)]], Field(max_length=50, examples=[{"pt-br": "Andar"}])
]
Options = Annotated[list[Label], Field(max_length=actions.MOST_OPTIONS)]
Keys = Annotated[list[Id], Field(max_length=100, examples=[[]])]


class CheckoutFieldOut(Out):
    """A field that buyers fill at the checkout."""

    id: Id
    version: int
    code: str = Field(examples=["floor"])
    """As answers of orders are named."""
    group: GroupName
    """Which record it writes to."""
    type: TypeName
    label: str
    labels: dict[str, str]
    """In further languages."""
    hint: str
    options: list[str]
    payer: PayerName
    """Of whom it is asked; empty for everybody."""
    writes_to: str
    """The field of the record; empty: it is kept with the order only."""
    is_required: bool
    is_shown: bool
    is_location: bool
    """Whether the delivery is reckoned from it."""
    is_tax_location: bool
    """Whether the tax is reckoned from it; one field per payer."""
    delivery_service_ids: list[Id]
    """It is asked for with these only; none: always."""
    payment_method_ids: list[Id]
    position: float

    @staticmethod
    def resolve_delivery_service_ids(field: CheckoutField) -> list[int]:
        return [one.pk for one in field.deliveries.all()]

    @staticmethod
    def resolve_payment_method_ids(field: CheckoutField) -> list[int]:
        return [one.pk for one in field.methods.all()]


class NewCheckoutField(Body):
    """Something more that buyers are asked for."""

    group: GroupName
    type: TypeName = Field(examples=["text"])
    label: Label = Field(examples=["Floor"])
    labels: Labels = {}
    hint: Annotated[str, Text(200, empty=True)] = ""
    options: Options = []
    payer: PayerName = ""
    writes_to: Annotated[str, Text(80, empty=True)] = Field("", examples=[""])
    is_required: bool = False
    is_shown: bool = True
    is_location: bool = Field(False, examples=[False])
    is_tax_location: bool = Field(False, examples=[False])
    delivery_service_ids: Keys = []
    payment_method_ids: Keys = []


class CheckoutFieldChanges(Changes):
    """What may change of a field."""

    label: Label = omitted
    labels: Labels = omitted
    hint: Annotated[str, Text(200, empty=True)] = omitted
    options: Options = omitted
    payer: PayerName = omitted
    writes_to: Annotated[str, Text(80, empty=True)] = omitted
    is_required: bool = omitted
    is_shown: bool = omitted
    is_location: bool = omitted
    is_tax_location: bool = omitted
    delivery_service_ids: Keys = omitted
    payment_method_ids: Keys = omitted


class CheckoutFieldPlace(Verb):
    """One place up, or down, among the fields of its group."""

    up: bool


class ConsentOut(Out):
    """The proof that a buyer agreed. It never changes."""

    id: Id
    order_id: Id
    contact_id: Id | None
    text: str
    """The words that were shown, whole."""
    text_hash: str
    language: str
    given_at: Moment
    ip_address: str | None
    browser: str


class CheckoutSettingsOut(Out):
    """What happens to clients who are known already, and what buyers agree to."""

    duplicates: DuplicatesName
    """`merge` fills what is empty, `replace` writes over what is known, `duplicate` makes another client."""
    consent_text: str
    """Empty: our own words."""
    hold_minutes: int | None
    """How long unpaid goods are held; null: until the order is canceled."""


class CheckoutSettingsChanges(Changes):
    """What may change of the checkout."""

    duplicates: DuplicatesName = omitted
    consent_text: Annotated[str, Text(LONGEST_CONSENT, empty=True, lines=True)] = omitted
    hold_minutes: Annotated[int, Field(ge=1, le=MOST_MINUTES)] | None = omitted


FIELDS = ListOf(
    CheckoutField,
    fields={"code": str, "group": str, "is_shown": bool, "position": float},
    sorts=[],
    sort="id",
)
CONSENTS = ListOf(
    Consent, fields={"order_id": Id, "contact_id": Id, "given_at": datetime}, sorts=[], sort="-id"
)

router = Router()
consents_router = Router()
settings_router = Router()


@router.list("", FIELDS, CheckoutFieldOut)
def list_checkout_fields(request: HttpRequest) -> QuerySet[CheckoutField]:
    """The fields of the checkout form; buyers see them by `position`. Needs the right to change settings."""
    require_settings(request.actor)
    checkout_fields()  # the first ones are made when somebody asks
    return _fields()


@router.get("/{id}", CheckoutFieldOut)
def get_checkout_field(request: HttpRequest, id: Id) -> CheckoutField:
    """One field of the checkout form. Needs the right to change settings."""
    require_settings(request.actor)
    return _fields().get(pk=id)


@router.post("", CheckoutFieldOut, status=201)
def create_checkout_field(request: HttpRequest, new: NewCheckoutField) -> CheckoutField:
    """Ask buyers for something more. Needs the right to change settings."""
    require_settings(request.actor)
    return actions.create_field(**_with_choices(new.model_dump()), by=request.actor)


@router.patch("/{id}", CheckoutFieldOut)
def change_checkout_field(request: HttpRequest, id: Id, changes: CheckoutFieldChanges) -> CheckoutField:
    """Change a field of the checkout form. Needs the right to change settings."""
    require_settings(request.actor)
    values = _with_choices(changes.given())
    found = _fields().get(pk=id)
    return actions.edit_field(found, **values, version=changes.version, by=request.actor)


@router.post("/{id}/move", CheckoutFieldOut)
def move_checkout_field(request: HttpRequest, id: Id, place: CheckoutFieldPlace) -> CheckoutField:
    """Ask for it one place earlier or later. Needs the right to change settings."""
    require_settings(request.actor)
    return actions.move_field(_fields().get(pk=id), up=place.up, by=request.actor)


@router.delete("/{id}")
def remove_checkout_field(request: HttpRequest, id: Id) -> None:
    """Remove a field that was added here. Needs the right to change settings."""
    require_settings(request.actor)
    actions.remove_field(
        CheckoutField.objects.get(pk=id), version=expected_version(request), by=request.actor
    )


@consents_router.list("", CONSENTS, ConsentOut)
def list_consents(request: HttpRequest) -> QuerySet[Consent]:
    """The consents that buyers gave. Needs the right to change settings."""
    require_settings(request.actor)
    return Consent.objects.all()


@consents_router.get("/{id}", ConsentOut)
def get_consent(request: HttpRequest, id: Id) -> Consent:
    """One consent. Needs the right to change settings."""
    require_settings(request.actor)
    return Consent.objects.get(pk=id)


@settings_router.get("", CheckoutSettingsOut)
def get_checkout_settings(request: HttpRequest) -> Store:
    """The settings of the checkout. Needs the right to change settings."""
    require_settings(request.actor)
    return the_store()


@settings_router.patch("", CheckoutSettingsOut)
def change_checkout_settings(request: HttpRequest, changes: CheckoutSettingsChanges) -> Store:
    """Change the settings of the checkout. Needs the right to change settings."""
    require_settings(request.actor)
    return edit_store(**changes.given(), by=request.actor)


def _fields() -> QuerySet[CheckoutField]:
    return CheckoutField.objects.prefetch_related("deliveries", "methods")


def _with_choices(values: dict[str, Any]) -> dict[str, Any]:
    known: dict[str, tuple[str, type[Any]]] = {
        "delivery_service_ids": ("deliveries", DeliveryService),
        "payment_method_ids": ("methods", PaymentMethod),
    }
    for name, (argument, model) in known.items():
        if name in values:
            values[argument] = _all_of(model, values.pop(name), field=name)
    return values


def _all_of(model: type[Any], keys: Iterable[int], *, field: str) -> list[Any]:
    wanted = set(keys)
    found = list(model.objects.filter(pk__in=wanted))
    if len(found) != len(wanted):
        raise Refused(_("One of these is not there any more."), field=field)
    return found
