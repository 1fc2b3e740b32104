"""What is in a shipment: never more of a line than was bought (ST-31)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from dealwright.catalog.measures.dividing import checked_part
from dealwright.events import Actor, action, record, ref
from dealwright.kit.errors import Refused
from dealwright.kit.quantities import Counted, plain, spelled
from dealwright.sales.orders.models import Order, OrderLine
from dealwright.sales.shipments.actions.locking import concerned, lock_with_order
from dealwright.sales.shipments.events import Packed, ShipmentRepacked
from dealwright.sales.shipments.models import Shipment, ShipmentLine
from dealwright.sales.shipments.queries import contents_of, left_to_ship


@action
def repack_shipment(
    shipment: Shipment, *, pieces: Mapping[int, Counted], version: int | None = None, by: Actor
) -> Shipment:
    """Put these pieces (line of the order → quantity) into a shipment that has not left, and no others."""
    order, shipment = lock_with_order(shipment, version)
    refuse_unless_here(shipment)
    lines = list(order.lines.all())
    before = packed(shipment, lines)
    wanted = checked_pieces(order, lines, pieces, beside=shipment)
    if wanted == {one.line: one.quantity for one in before}:
        return shipment
    ShipmentLine.objects.filter(shipment=shipment).delete()
    put_in(shipment, wanted)
    shipment.save()
    record(
        ShipmentRepacked(order=ref(order), lines=facts_of(wanted, lines), lines_before=before),
        on=shipment,
        about=concerned(order),
    )
    return shipment


def checked_pieces(
    order: Order, lines: Iterable[OrderLine], pieces: Mapping[int, Counted], *, beside: Shipment | None = None
) -> dict[int, Decimal]:
    """The pieces in the order of the lines; Refused for what was not bought, or goes another way already."""
    left = left_to_ship(order, beside=beside)
    by_key = {line.pk: line for line in lines}
    if unknown := set(pieces) - set(by_key):
        raise Refused(_("This order has no such line."), field="lines", order_line_id=min(unknown))
    for key, quantity in pieces.items():
        if quantity < 0 or quantity > left[key]:
            message = _("“%(name)s”: %(count)s of it can still go, not %(asked)s.")
            said = {"name": by_key[key].name, "count": spelled(left[key]), "asked": spelled(quantity)}
            raise Refused(message % said, field="lines", order_line_id=key)
        refuse_odd_part(by_key[key], quantity, left[key])
    wanted = {key: plain(pieces[key]) for key in by_key if pieces.get(key)}
    if not wanted:
        raise Refused(_("Put at least one piece into the shipment."), field="lines")
    return wanted


def refuse_odd_part(line: OrderLine, part: Counted, left: Counted) -> None:
    """A part of a line goes and comes back in the steps of its measure; all that is left of it always may."""
    checked_part(part, left, line.measure, name=line.name, field="lines", order_line_id=line.pk)


def put_in(shipment: Shipment, pieces: Mapping[int, Counted]) -> None:
    """Write the lines of a shipment that has none."""
    ShipmentLine.objects.bulk_create(
        ShipmentLine(shipment=shipment, order_line_id=key, quantity=quantity)
        for key, quantity in pieces.items()
    )


def facts_of(pieces: Mapping[int, Counted], lines: Iterable[OrderLine]) -> list[Packed]:
    """The pieces as events tell them."""
    return [
        Packed(line=line.pk, name=line.name, quantity=plain(pieces[line.pk]))
        for line in lines
        if line.pk in pieces
    ]


def packed(shipment: Shipment, lines: Iterable[OrderLine]) -> list[Packed]:
    """What is in a shipment now, as events tell it."""
    return facts_of(contents_of(shipment), lines)


def refuse_unless_here(shipment: Shipment) -> None:
    """Refused for a shipment that was canceled or has left the house."""
    if shipment.canceled_at is not None:
        raise Refused(_("This shipment is canceled; open another one."))
    if shipment.shipped_at is not None:
        raise Refused(_("This shipment has left the house; take it back first."))
