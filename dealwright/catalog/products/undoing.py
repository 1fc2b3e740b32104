"""How what happened to products is taken back."""

from __future__ import annotations

from decimal import Decimal

from dealwright.catalog.products import events
from dealwright.catalog.products.photos import KeptPhoto
from dealwright.records.undo.edits import Tracked, edits_of
from dealwright.records.undo.whole import comes_and_goes

comes_and_goes(created=events.ProductCreated, deleted=events.ProductDeleted, restored=events.ProductRestored)

edits_of(
    events.ProductEdited,
    price=Tracked(given=lambda before, _event: {"price": Decimal(before)}),
    photo=Tracked(given=lambda before, _event: {"photo": KeptPhoto(before) if before else None}),
)
