"""What can happen to price lists and to the prices on them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.events import Amount, Event, Ref
from dealwright.kit.quantities import Quantity
from dealwright.records.editing import RecordEdited, label_fields

label_fields("price_list", {"is_active": _("whether it is used")})


class PriceListCreated(Event):
    """A list of other prices was made."""

    kind = "price_list.created"
    title = _("Price list created")
    sentence = _("{actor} made the price list “{subject}”")
    icon = "tag"
    used_by = frozenset()
    sample = {}


class PriceListEdited(RecordEdited):
    """The name of a price list changed, or whether it is used."""

    kind = "price_list.edited"
    title = _("Price list changed")
    sentence = _("{actor} changed the price list “{subject}”: {fields}")
    icon = "tag"
    used_by = frozenset()
    sample = {"changes": [{"field": "name", "before": "Wholesale", "after": "Partners"}]}


class PriceListRemoved(Event):
    """A price list that nobody used any more was removed with its prices."""

    kind = "price_list.removed"
    title = _("Price list removed")
    sentence = _("{actor} removed the price list “{subject}”")
    icon = "trash"
    used_by = frozenset()
    sample = {
        "before": {"name": "Wholesale", "currency": "BRL", "is_active": True},
        "prices": [[17, 1, "19.90"]],
    }

    before: dict[str, Any] | None = None
    """What it held, so that it can be put back; nothing of older days, or of one with too many prices."""
    prices: list[tuple[int, Quantity, str]] = []
    """The product, from how many pieces on, how much."""


class PriceSet(Event):
    """A product costs something else on a price list; nothing: its base price again."""

    kind = "product.price_set"
    title = _("Price on a list changed")
    sentence = _("{actor} changed the price of {subject} on the list “{price_list}” from {before} to {after}")
    icon = "tag"
    tells_of = {"before": "price", "after": "price"}
    sample = {
        "price_list": {"kind": "price_list", "id": 2, "label": "Wholesale"},
        "from_quantity": 10,
        "before": {"amount": "24.90", "currency": "BRL"},
        "after": {"amount": "19.90", "currency": "BRL"},
    }

    price_list: Ref
    from_quantity: Quantity
    before: Amount | None = None
    after: Amount | None = None

    def places(self) -> dict[str, str]:
        base = str(_("the base price"))
        told = super().places()
        return told | {name: base for name in ("before", "after") if getattr(self, name) is None}
