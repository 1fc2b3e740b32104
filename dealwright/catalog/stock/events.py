"""What can happen to stock."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict

from dealwright.events import Event, Ref


class Pieces(BaseModel):
    """Some pieces of one product, as a fact."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    product: Ref
    quantity: int

    def __str__(self) -> str:
        return f"{self.quantity} × {self.product.label}"


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


class StockSet(Event):
    """Somebody counted the pieces in the house."""

    kind = "product.stock_set"
    title = _("Stock counted")
    sentence = _("{actor} set the stock of {subject} from {before} to {after}")
    icon = "package"
    tells_of = {"before": "stock", "after": "stock"}
    sample = {"before": 3, "after": 20}

    before: int
    after: int
