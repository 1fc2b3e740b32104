"""Verbs by which buyers keep what is known of them: those of the office, so that it can be undone there."""

from __future__ import annotations

from typing import Any

from dealwright.crm import reaching
from dealwright.crm.addresses.places import Place, main_place, places_of
from dealwright.crm.contacts.actions import edit_contact
from dealwright.crm.contacts.models import Contact
from dealwright.crm.reaching import PHONE
from dealwright.events import Actor, action
from dealwright.kit.errors import NotFound

MAIN = 0
"""Where the main address stands among those of a buyer."""
NEW = "delivery"
"""The type of an address that a buyer adds."""


@action
def edit_details(
    contact: Contact, *, name: str, phone: str, region: str | None, version: int | None, by: Actor
) -> Contact:
    """Write over the name and the first phone; further phones stay behind it."""
    values: dict[str, Any] = {} if name == contact.name else {"name": name}
    known = reaching.ways_of(contact, PHONE)
    (typed,) = reaching.checked(PHONE, [phone], region) or (None,)
    if [one.normalised for one in known[:1]] != ([typed.normalised] if typed else []):
        rest = [one.as_typed() for one in known[1:] if typed is None or one.normalised != typed.normalised]
        first = [{"value": typed.normalised, "type": "mobile"}] if typed else []
        values["phones"] = [*first, *rest]
    return edit_contact(contact, **values, phone_region=region, version=version, by=by)


@action
def write_place(contact: Contact, place: Place, *, at: int | None, version: int | None, by: Actor) -> Contact:
    """Write over the address at this place, or add one; the first one becomes the main one."""
    main, further = main_place(contact), places_of(contact)
    if at == MAIN or (at is None and main.is_empty):
        return _with_main(contact, place, further, version=version, by=by)
    if at is None:
        further.append(place)
    elif 1 <= at <= len(further):
        further[at - 1] = Place(further[at - 1].type, **_parts(place))
    else:
        raise NotFound("")
    return edit_contact(contact, addresses=[one.told() for one in further], version=version, by=by)


@action
def remove_place(contact: Contact, *, at: int, version: int | None, by: Actor) -> Contact:
    """Take an address out; without the main one, the next one becomes it."""
    further = places_of(contact)
    if at == MAIN:
        main = further.pop(0) if further else Place(NEW)
        return _with_main(contact, main, further, version=version, by=by)
    if not 1 <= at <= len(further):
        raise NotFound("")
    del further[at - 1]
    return edit_contact(contact, addresses=[one.told() for one in further], version=version, by=by)


def _with_main(
    contact: Contact, main: Place, further: list[Place], *, version: int | None, by: Actor
) -> Contact:
    parts = _parts(main)
    parts["address"] = parts.pop("street")
    return edit_contact(contact, **parts, addresses=[one.told() for one in further], version=version, by=by)


def _parts(place: Place) -> dict[str, Any]:
    told = place.told()
    del told["type"]
    return told
