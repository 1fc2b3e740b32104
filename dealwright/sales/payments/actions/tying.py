"""What of its order a payment is for: so many pieces of its lines, the delivery of its shipments (ST-33)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from dealwright.catalog.measures.dividing import checked_part
from dealwright.events import Actor, Ref, action, record, ref
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money, rounded
from dealwright.kit.quantities import NONE, Counted, plain, spelled
from dealwright.sales.orders.models import Order, OrderLine
from dealwright.sales.orders.totals import delivery_off_of
from dealwright.sales.payments.actions.locking import lock_with_order
from dealwright.sales.payments.events import PaymentTied, TiedLine
from dealwright.sales.payments.models import Payment, PaymentLine, PaymentShipment, State
from dealwright.sales.payments.queries import left_to_ask
from dealwright.sales.shipments.models import Shipment


@dataclass(frozen=True)
class Ties:
    """What a payment is to be for, all of one order; false where that is the order as a whole."""

    lines: Mapping[OrderLine, Decimal] = field(default_factory=dict)
    shipments: tuple[Shipment, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.lines or self.shipments)

    @property
    def pieces(self) -> dict[int, Decimal]:
        """Line of the order → quantity."""
        return {line.pk: quantity for line, quantity in self.lines.items()}

    @property
    def told(self) -> list[TiedLine]:
        """The lines as events tell them."""
        return [
            TiedLine(line=line.pk, name=line.name, quantity=quantity) for line, quantity in self.lines.items()
        ]

    def are_those_of(self, payment: Payment) -> bool:
        """Whether a payment is for the same."""
        tied = payment.tied
        return tied.pieces == self.pieces and tied.parcels == {one.pk for one in self.shipments}


@action
def tie_payment(
    payment: Payment,
    *,
    lines: Mapping[int, Counted] | None = None,
    shipments: Collection[int] | None = None,
    version: int | None = None,
    by: Actor,
) -> Payment:
    """Say what a payment is for: lines of its order (key → quantity) and shipments, each whole or as it was.

    Nothing of both is the order as a whole. Its amount stays. Refused where other payments that wait or are
    paid are for those pieces already.
    """
    order, payment = lock_with_order(payment)
    payment.expect_version(version)
    tied = payment.tied
    ties = ties_of(
        order,
        tied.pieces if lines is None else lines,
        tied.parcels if shipments is None else shipments,
        known=tied.parcels,
    )
    if ties.are_those_of(payment):
        return payment
    if payment.state == State.REFUNDED:
        raise Refused(_("This payment went back to the client; what it was for stays as it is."))
    refuse_asked_twice(order, ties, beside=payment)
    _retie(order, payment, ties)
    return payment


@action
def refit_ties(order: Order, *, holds: Mapping[int, Counted], by: Actor) -> None:
    """Let the payments be for no more than the order holds now (line → quantity), the newest cut first.

    Called before lines are removed, with the order in hand.
    """
    room = {key: Decimal(quantity) for key, quantity in holds.items()}
    tied = Payment.objects.with_ties().filter(order=order, lines__isnull=False).distinct().order_by("pk")
    for payment in tied:
        held = payment.tied.pieces
        fits = {key: min(quantity, room.get(key, NONE)) for key, quantity in held.items()}
        if payment.state in {State.PENDING, State.PAID}:
            room |= {key: room[key] - quantity for key, quantity in fits.items() if key in room}
        if fits != held:
            _retie(order, payment, ties_of(order, fits, payment.tied.parcels, known=payment.tied.parcels))


def fit_late_payment(order: Order, payment: Payment) -> None:
    """Money came in for an attempt that had failed: it is for what no other payment is for by now."""
    tied = payment.tied
    if tied.lines:
        left = left_to_ask(order, beside=payment)
        fits = {key: min(quantity, left.get(key, NONE)) for key, quantity in tied.pieces.items()}
        if fits != tied.pieces:
            _retie(order, payment, ties_of(order, fits, tied.parcels, known=tied.parcels))


def ties_of(
    order: Order,
    pieces: Mapping[int, Counted] | None,
    shipments: Iterable[int] | None,
    *,
    known: Collection[int] = (),
) -> Ties:
    """The lines and shipments of the order that are named; Refused for those of another one.

    A shipment that was canceled is named by those payments only that were for it before: `known`.
    """
    wanted = {key: plain(quantity) for key, quantity in (pieces or {}).items() if quantity}
    chosen = set(shipments or ())
    lines = {line.pk: line for line in order.lines.all()} if wanted else {}
    if unknown := set(wanted) - set(lines):
        raise Refused(_("This order has no such line."), field="lines", order_line_id=min(unknown))
    if any(quantity < 0 for quantity in wanted.values()):
        raise Refused(_("Write a quantity of zero or more."), field="lines")
    found = list(Shipment.objects.filter(order=order, pk__in=chosen).order_by("pk")) if chosen else []
    if len(found) < len(chosen):
        raise Refused(_("This order has no such shipment."), field="shipment_ids")
    if any(one.canceled_at is not None and one.pk not in known for one in found):
        raise Refused(_("This shipment is canceled; choose another one."), field="shipment_ids")
    return Ties({lines[key]: wanted[key] for key in lines if key in wanted}, tuple(found))


def refuse_asked_twice(order: Order, ties: Ties, *, beside: Payment | None = None) -> None:
    """Refused where more pieces would be asked for than were bought, over all payments."""
    if not ties.lines:
        return
    left = left_to_ask(order, beside=beside)
    for line, quantity in ties.lines.items():
        if quantity > left.get(line.pk, NONE):
            message = _("“%(name)s”: %(count)s of it can still be asked for, not %(asked)s.")
            said = {
                "name": line.name,
                "count": spelled(left.get(line.pk, NONE)),
                "asked": spelled(quantity),
            }
            raise Refused(message % said, field="lines", order_line_id=line.pk)
        checked_part(
            quantity, left[line.pk], line.measure, name=line.name, field="lines", order_line_id=line.pk
        )


def worth_of(order: Order, ties: Ties) -> Money:
    """What the client pays for these pieces and deliveries, at most what is due of the order.

    The parts of a line come to the line: each is worth what all that was asked for is worth more with it.
    """
    left = left_to_ask(order) if ties.lines else {}
    goods = sum(
        (
            _worth_of_part(line, count, line.quantity - left.get(line.pk, NONE), order.currency)
            for line, count in ties.lines.items()
        ),
        Decimal(0),
    )
    delivery = sum((one.price for one in ties.shipments), Decimal(0))
    if delivery and order.delivery_total:
        off = min(delivery_off_of(order, order.lines.all()), order.delivery_total)
        delivery -= delivery * off / order.delivery_total
    return min(rounded(Money(goods + delivery, order.currency)), order.due_money)


def _worth_of_part(line: OrderLine, part: Decimal, asked: Decimal, currency: str) -> Decimal:
    asked = max(min(asked, line.quantity - part), NONE)
    return line.payable_of(asked + part, currency) - line.payable_of(asked, currency)


def write_ties(payment: Payment, ties: Ties) -> None:
    """Keep what a payment is for that was for nothing in particular."""
    if ties.lines:
        PaymentLine.objects.bulk_create(
            PaymentLine(payment=payment, order_line=line, quantity=quantity)
            for line, quantity in ties.lines.items()
        )
    if ties.shipments:
        PaymentShipment.objects.bulk_create(
            PaymentShipment(payment=payment, shipment=one) for one in ties.shipments
        )


def _retie(order: Order, payment: Payment, ties: Ties) -> None:
    before = payment.tied
    PaymentLine.objects.filter(payment=payment).delete()
    PaymentShipment.objects.filter(payment=payment).delete()
    write_ties(payment, ties)
    for name in ("lines_told", "shipments_told"):
        vars(payment).pop(name, None)
    payment.save()
    record(
        PaymentTied(
            order=ref(order),
            amount=payment.amount_money,
            lines=ties.told,
            shipments=[ref(one) for one in ties.shipments],
            lines_before=[
                TiedLine(line=one["order_line_id"], name=one["name"], quantity=one["quantity"])
                for one in before.lines
            ],
            shipments_before=[
                Ref(kind=Shipment.record_kind, id=one["shipment_id"], label=one["number"])
                for one in before.shipments
            ],
        ),
        on=payment,
        about=[order, order.deal],
    )
