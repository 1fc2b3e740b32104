"""What can happen to stock."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict

from dealwright.events import Event, Ref, Use
from dealwright.kit.quantities import Quantity, spelled


class Pieces(BaseModel):
    """Some pieces of one product, as a fact."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    product: Ref
    quantity: Quantity

    def __str__(self) -> str:
        return f"{spelled(self.quantity)} × {self.product.label}"


WAREHOUSE = {"kind": "warehouse", "id": 1, "label": "Main warehouse"}
PIECES = {"product": {"kind": "product", "id": 5, "label": "Aurora X2 128 GB"}, "quantity": 2}


class StockReserved(Event):
    """Pieces were promised to an order."""

    kind = "stock.reserved"
    title = _("Stock reserved")
    sentence = _("{actor} reserved {lines} for {subject}")
    icon = "package"
    sample = {"lines": [PIECES]}

    lines: list[Pieces]


class StockReleased(Event):
    """Pieces that were promised can be sold again."""

    kind = "stock.released"
    title = _("Stock released")
    sentence = _("{actor} put {lines} of {subject} back on sale")
    icon = "package"
    sample = {"lines": [PIECES]}

    lines: list[Pieces]


class StockShipped(Event):
    """Promised pieces left the house."""

    kind = "stock.shipped"
    title = _("Stock shipped")
    sentence = _("{actor} took {lines} out of stock for {subject}")
    icon = "truck"
    sample = {"lines": [PIECES]}

    lines: list[Pieces]


class StockExpired(Event):
    """Pieces that were promised for some time can be sold again, because the time is over."""

    kind = "stock.expired"
    title = _("Reservation expired")
    sentence = _("The reservation of {lines} for {subject} ended; they can be sold to others again")
    icon = "clock"
    used_by = frozenset({Use.RULES, Use.WEBHOOKS, Use.NOTIFICATIONS})
    sample = {"lines": [PIECES]}

    lines: list[Pieces]


class StockReturned(Event):
    """Pieces that had left the house lie in it again."""

    kind = "stock.returned"
    title = _("Stock returned")
    sentence = _("{actor} put {lines} of {subject} back into {warehouse}")
    icon = "truck"
    sample = {"lines": [PIECES], "warehouse": WAREHOUSE}

    lines: list[Pieces]
    warehouse: Ref


class StockSet(Event):
    """Somebody counted the pieces in the house, or in one warehouse."""

    kind = "product.stock_set"
    title = _("Stock counted")
    sentence = _("{actor} set the stock of {subject} from {before} to {after}")
    icon = "package"
    tells_of = {"before": "stock", "after": "stock"}
    sample = {"before": 3, "after": 20}

    before: Quantity
    after: Quantity
    warehouse: Ref | None = None
    """Where it was counted; nothing where the whole house was."""

    def places(self) -> dict[str, str]:
        numbers = {"before": spelled(self.before), "after": spelled(self.after)}
        return {**super().places(), **numbers}

    def say(self, *, actor: str, subject: str) -> str:
        """A count of one warehouse names it."""
        if self.warehouse is None:
            return super().say(actor=actor, subject=subject)
        text = _("{actor} set the stock of {subject} in {warehouse} from {before} to {after}")
        return str(text).format(actor=actor, subject=subject, **self.places())
