"""The board of orders: its cards and its words."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealwright.crm.activities.queries import NextStep, next_steps
from dealwright.crm.planning import AGENDA, PLANNING, marks_of
from dealwright.events import Actor
from dealwright.people.access import hidden_fields
from dealwright.records.boards.board import Board, BoardCard, Mark, Words
from dealwright.records.painting import colors_of_tags, painted_tags
from dealwright.sales.orders.card import card_again
from dealwright.sales.orders.models import Order
from dealwright.sales.orders.queries import for_verbs
from dealwright.sales.orders.words import paid_words, shipped_words


def cards_of(orders: Sequence[Order], actor: Actor) -> list[BoardCard]:
    """The cards of these orders, with what is to be done next and their tags: two queries in all."""
    hidden = hidden_fields(actor, Order.record_kind)
    steps = next_steps(Order.record_kind, [order.pk for order in orders], actor)
    colors = colors_of_tags(name for order in orders for name in order.tags)
    return [_card(order, steps.get(order.pk), colors, hidden) for order in orders]


def _card(order: Order, step: NextStep | None, colors: dict[str, str], hidden: frozenset[str]) -> BoardCard:
    clients = [
        client.name
        for name, client in (("contact", order.contact), ("company", order.company))
        if client is not None and name not in hidden
    ]
    return BoardCard(
        id=order.pk,
        version=order.version,
        title=_("Order №%(number)s") % {"number": order.number},
        amount=None if "total" in hidden else order.total_money,
        client=" · ".join(clients) or None,
        day=order.placed_at,
        day_words=_("Placed on"),
        next=step.label if step else None,
        next_at=step.due_at if step else None,
        is_late=bool(step and step.is_late),
        marks=[*_marks(order, hidden), *marks_of(step, quiet_days=0)],
        person=order.responsible.name if order.responsible else None,
        picture=order.responsible.thumbnail_url if order.responsible else "",
        tags=painted_tags(order.tags, colors),
    )


def _marks(order: Order, hidden: frozenset[str]) -> list[Mark]:
    marks = []
    if order.marked_at is not None:
        marks.append(Mark(_("Trouble"), "danger", "alert-triangle", order.mark_reason))
    if "total" not in hidden and order.paid_state != "unpaid":
        words, tone = paid_words(order)
        marks.append(Mark(str(words), tone))
    if order.shipped_state != "unshipped":
        words, tone = shipped_words(order)
        marks.append(Mark(str(words), tone, "truck"))
    return marks


ORDER_BOARD = Board(
    kind="order",
    url="/orders",
    cards=cards_of,
    create=None,
    show_card=card_again,
    titled_by="number",
    sum_of="total",
    on_cards=(
        "status",
        "placed_at",
        "paid_total",
        "refunded_total",
        "returned_total",
        "waived_total",
        "shipped_state",
        "marked_at",
        "mark_reason",
        "contact__name",
        "company__name",
    ),
    relations=("contact", "company", "responsible"),
    for_verbs=for_verbs,
    planning=PLANNING,
    agenda=AGENDA,
    words=Words(
        empty=gettext_lazy("No orders yet"),
        empty_hint=gettext_lazy(
            "Purchases in the shop come here by themselves; you can also write one by hand."
        ),
        nothing_fits=gettext_lazy("No order fits"),
        nothing_fits_hint=gettext_lazy("Try the number or a part of the client’s name."),
        show_all=gettext_lazy("Show all orders"),
        add=gettext_lazy("New order"),
        added=gettext_lazy("The order was written."),
    ),
)
