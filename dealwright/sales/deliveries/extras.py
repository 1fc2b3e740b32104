"""What may be taken along with a delivery for a price: a tick, so many of it, one of a list (ST-38)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.kit.errors import Refused
from dealwright.kit.money import LARGEST
from dealwright.kit.text import without_control
from dealwright.sales.delivery_handlers.actions import CODE

MOST = 20
MOST_OPTIONS = 30
MOST_PIECES = 100
LONGEST_NAME = 120


class ExtraKind(StrEnum):
    """How it is chosen."""

    CHECK = "check"
    QUANTITY = "quantity"
    LIST = "list"


def checked_extras(given: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The extra services of a delivery as they are kept; Refused for what cannot be one."""
    rows = [_checked(one) for one in given]
    if len(rows) > MOST:
        raise Refused(_("A delivery has at most 20 extra services."), field="extras")
    codes = [row["code"] for row in rows]
    if len(set(codes)) < len(codes):
        raise Refused(_("Each extra service needs a code of its own."), field="extras")
    return rows


def choose(
    extras: Iterable[Mapping[str, Any]], wanted: Mapping[str, Any], *, by_client: bool
) -> list[dict[str, Any]]:
    """What was chosen of the extra services, each with what it costs in all.

    `wanted` is by code: for a tick anything that is true, for a quantity the number, for a list the option.
    A client is not given what is for the office only. Refused for a number or an option that there is not.
    """
    chosen = []
    for extra in extras:
        said = wanted.get(extra["code"])
        if said in (None, "", 0, "0", False) or (by_client and not extra["for_clients"]):
            continue
        quantity, option, price = _one(extra, said)
        if quantity:
            chosen.append(
                {
                    "code": extra["code"],
                    "name": extra["name"],
                    "quantity": quantity,
                    "option": option,
                    "price": format(price * quantity, "f"),
                }
            )
    return chosen


def wanted_again(chosen: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The choice that leads to what was chosen."""
    return {one["code"]: one["option"] or one["quantity"] for one in chosen}


def price_of_extras(chosen: Iterable[Mapping[str, Any]]) -> Decimal:
    """What they cost together."""
    return sum((Decimal(one["price"]) for one in chosen), Decimal(0))


def words_of(chosen: Mapping[str, Any]) -> str:
    """A chosen extra service as people read it: “Insurance”, “2 × Stairs”, “Box: large”."""
    if chosen["option"]:
        return f"{chosen['name']}: {chosen['option']}"
    return f"{chosen['quantity']} × {chosen['name']}" if chosen["quantity"] > 1 else str(chosen["name"])


def _one(extra: Mapping[str, Any], said: Any) -> tuple[int, str, Decimal]:
    """How many, which option, and what one costs."""
    if extra["kind"] == ExtraKind.CHECK:
        return 1, "", Decimal(extra["price"])
    if extra["kind"] == ExtraKind.LIST:
        option = next((one for one in extra["options"] if one["name"] == said), None)
        if option is None:
            raise Refused(_("“%(name)s”: choose one of the list.") % {"name": extra["name"]}, field="extras")
        return 1, str(option["name"]), Decimal(option["price"])
    text = str(said)
    quantity = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1
    if not 0 <= quantity <= extra["most"]:
        message = _("“%(name)s”: write a number from 0 to %(most)s.")
        raise Refused(message % {"name": extra["name"], "most": extra["most"]}, field="extras")
    return quantity, "", Decimal(extra["price"])


def _checked(one: Mapping[str, Any]) -> dict[str, Any]:
    kind = one["kind"]
    if kind not in set(ExtraKind):
        raise Refused(_("Choose check, quantity or list."), field="extras")
    code = str(one["code"]).strip().lower()
    if not CODE.fullmatch(code):
        raise Refused(
            _("A code has at most 40 small Latin letters, digits, hyphens and underscores."), field="extras"
        )
    options = [
        {"name": _name(option["name"]), "price": _price(option["price"])} for option in one.get("options", ())
    ]
    if (kind == ExtraKind.LIST) != bool(options):
        raise Refused(_("A list has options, and nothing else has."), field="extras")
    if len(options) > MOST_OPTIONS or len({option["name"] for option in options}) < len(options):
        raise Refused(_("A list has at most 30 options, each called otherwise."), field="extras")
    most = int(one.get("most") or 1)
    if not 1 <= most <= MOST_PIECES:
        raise Refused(_("Between 1 and 100 of it may be taken."), field="extras")
    return {
        "code": code,
        "name": _name(one["name"]),
        "kind": str(kind),
        "price": "0.00" if kind == ExtraKind.LIST else _price(one.get("price") or 0),
        "options": options,
        "most": most if kind == ExtraKind.QUANTITY else 1,
        "for_clients": bool(one.get("for_clients", True)),
    }


def _name(text: str) -> str:
    name = " ".join(without_control(str(text)).split())
    if not name or len(name) > LONGEST_NAME:
        raise Refused(_("Write a name of at most 120 letters for each."), field="extras")
    return name


def _price(price: Any) -> str:
    amount = Decimal(price)
    if not amount.is_finite() or not 0 <= amount <= LARGEST or amount != round(amount, 2):
        raise Refused(_("Write a price of zero or more, with at most two decimals."), field="extras")
    return format(round(amount, 2), "f")
