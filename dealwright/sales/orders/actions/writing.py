"""Orders that a colleague writes for a client: on the telephone, over the counter (ST-9)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.actions import find_or_create_contact
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, action
from dealwright.kit.errors import Refused
from dealwright.people import access
from dealwright.sales.orders.actions.binding import bind_order
from dealwright.sales.orders.actions.editing import edit_order
from dealwright.sales.orders.actions.placing import place_order
from dealwright.sales.orders.actions.wanting import OrderedLine
from dealwright.sales.orders.delivering import (
    DeliveryPlace,
    parcel_of_lines,
    place_of_client,
    price_by_rules,
)
from dealwright.sales.orders.models import Order
from dealwright.sales.orders.tax_places import PRODUCTS, wanted_place


@dataclass(frozen=True)
class NewClient:
    """Who buys, as somebody typed it: found by e-mail or phone, or added."""

    name: str = ""
    phone: str = ""
    email: str = ""


@action
def write_order(
    *,
    lines: Iterable[OrderedLine],
    currency: str,
    contact: Contact | None = None,
    company: Company | None = None,
    new_client: NewClient | None = None,
    delivery_service: Any = None,
    delivery_total: Decimal | None = None,
    delivery_place: DeliveryPlace | None = None,
    tax_by: str = PRODUCTS,
    comment: str = "",
    custom: Mapping[str, Any] | None = None,
    responsible: Any = None,
    deal: Deal | None = None,
    by: Actor,
    **more: Any,
) -> Order:
    """Place an order for a client who is known, or whose name was typed.

    The delivery costs what its service reckons for these goods and this place, or where the client is, unless
    a price is given; Refused at `delivery_total` where it reckons none. `tax_by` says whether the products
    alone decide what tax is due, or the client's address. With a deal it stands behind that one, as
    `bind_order` lets it; nothing is placed where it may not.
    """
    if contact is None and new_client is not None and new_client.name:
        contact = _client(new_client, responsible, by)
    if contact is None and company is None:
        raise Refused(_("Say who buys: choose a client, or write a name."), field="contact")
    lines, payer = list(lines), more.get("payer", "person")
    if delivery_total is None and delivery_service is not None:
        place = delivery_place or place_of_client(contact=contact, company=company, payer=payer, by=by)
        parcel = parcel_of_lines(lines, currency, place, by=by)
        delivery_total = price_by_rules(delivery_service, parcel, field="delivery_total")
    order = place_order(
        lines=lines,
        contact=contact,
        company=company,
        store="crm",
        currency=currency,
        delivery_service=delivery_service,
        delivery_total=delivery_total or Decimal(0),
        delivery_place=delivery_place,
        tax_place=wanted_place(tax_by, None, contact=contact, company=company, payer=payer, by=by),
        responsible=responsible,
        by=by,
        **more,
    )
    beside: dict[str, Any] = {"comment": comment, "custom": dict(custom or {})}
    kept = {name: value for name, value in beside.items() if value}
    order = edit_order(order, **kept, by=by) if kept else order
    return bind_order(order, deal=deal, by=by) if deal is not None else order


def _client(new: NewClient, responsible: Any, by: Actor) -> Contact:
    ways = {"emails": new.email, "phones": new.phone}
    access.require(by, Contact.record_kind, access.Verb.CREATE)
    access.refuse_hidden(by, Contact.record_kind, [name for name, way in ways.items() if way])
    region = by.user.region if by.user is not None else None
    return find_or_create_contact(
        name=new.name,
        email=new.email or None,
        phone=new.phone or None,
        phone_region=region,
        among=Contact.objects.changed_by(by),
        responsible=responsible,
        source="crm",
        by=by,
    )
