"""Addresses in the API: the main one and the further ones in one list."""

from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from pydantic import Field

from dealwright.api.types import Body, Out, Text
from dealwright.crm.addresses.models import SeverallyLocated
from dealwright.crm.addresses.places import MAIN, main_place
from dealwright.kit.errors import Refused

Country = Annotated[str, Text(2, empty=True), Field(description="ISO 3166, two letters.", examples=["BR"])]

PARTS: dict[str, tuple[str, ...]] = {
    part: (part, "addresses") for part in ("address", "city", "region", "postal_code", "country")
}
"""Which fields of a shape tell each part: whoever may not see one of them is told no address as a whole."""


class AddressOut(Out):
    """Where somebody lives or works, is registered, receives goods or invoices."""

    type: str = Field(examples=["main"])
    """`main`, `delivery`, `billing`, `registered` or `other`."""
    street: str
    city: str
    region: str
    postal_code: str
    country: str


class AddressIn(Body):
    """An address. The main one is that of the record itself."""

    type: Literal["main", "delivery", "billing", "registered", "other"] = "main"
    street: Annotated[str, Text(500, empty=True, lines=True)] = ""
    city: Annotated[str, Text(120, empty=True)] = ""
    region: Annotated[str, Text(80, empty=True)] = ""
    postal_code: Annotated[str, Text(20, empty=True)] = ""
    country: Country = ""


AddressesIn = Annotated[
    list[AddressIn],
    Field(
        max_length=11,
        description="Replaces the further addresses as a whole; where one of the type `main` is among them,"
        " also `address`, `city`, `region`, `postal_code` and `country`.",
    ),
]


def told(record: SeverallyLocated) -> list[dict[str, str]]:
    """All addresses of a record, the main one first where there is one."""
    main = main_place(record)
    return [*([] if main.is_empty else [main.told()]), *record.address_facts]


def plain_addresses(values: dict[str, Any]) -> dict[str, Any]:
    """What a program sent, with its addresses as the actions take them: the main one in its own fields."""
    if "addresses" not in values:
        return values
    sent = [one if isinstance(one, dict) else one.model_dump() for one in values["addresses"]]
    main = [one for one in sent if one["type"] == MAIN]
    if len(main) > 1:
        raise Refused(_("There is only one main address."), field="addresses")
    kept = values | {"addresses": [one for one in sent if one["type"] != MAIN]}
    for one in main:
        kept |= {"address": one["street"], "city": one["city"], "region": one["region"]}
        kept |= {"postal_code": one["postal_code"], "country": one["country"]}
    return kept
