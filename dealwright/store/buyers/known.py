"""What is known of a buyer who is signed in, as the next checkout begins with it."""

from __future__ import annotations

from dataclasses import dataclass

from dealwright.crm import reaching
from dealwright.crm.addresses.places import Place, main_place, places_of
from dealwright.crm.contacts.models import Contact
from dealwright.store.buyers.models import BuyerAccount

PARTS = ("street", "city", "region", "postal_code")


@dataclass(frozen=True)
class KnownPlace:
    """One address of a buyer; the main one stands at 0."""

    at: int
    place: Place

    @property
    def words(self) -> str:
        """On one line."""
        return ", ".join(self.place.lines.splitlines())


def places_to_choose(account: BuyerAccount) -> list[KnownPlace]:
    """The addresses goods may go to, the main one first, without empty ones."""
    found = [main_place(account.contact), *places_of(account.contact)]
    return [KnownPlace(at, one) for at, one in enumerate(found) if any(getattr(one, part) for part in PARTS)]


def first_phone(contact: Contact) -> str:
    """The number they are called at, as it is read; empty without one."""
    return next((one.shown for one in reaching.ways_of(contact, reaching.PHONE)), "")


def known_of(account: BuyerAccount, *, place: int | None = None) -> dict[str, object]:
    """What the fields of the checkout begin with; the address at `place`, else the first one."""
    known: dict[str, object] = {"email": account.email, "phone": first_phone(account.contact)}
    if account.contact.name.lower() != account.email:
        known["name"] = account.contact.name
    places = places_to_choose(account)
    chosen = next((one for one in places if one.at == place), places[0] if places else None)
    if chosen is not None:
        known["address"] = chosen.place.street
        known |= {part: getattr(chosen.place, part) for part in PARTS[1:]}
    return known
