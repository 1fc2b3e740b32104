"""The work of a conversion: some orders at a time become deals, each batch one transaction (OM-10, OM-15).

The row of the conversion is locked for as long as a batch takes, and how far it came commits with what it
did. A worker that dies leaves the batch undone and the row free. What matters in the end is not that row: in
the mode without orders every order without a deal gets one, also one that was placed or restored meanwhile.

An order that cannot be converted keeps no other one from it: it is left over, with the reason, until somebody
lets it be tried again.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Prefetch

from dealwright.crm.deals.events import DealCreated, DealLost, DealWon
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, action, record, ref, unrecorded
from dealwright.events.actions import quietly
from dealwright.events.dispatch import tell_pages
from dealwright.kit import clock
from dealwright.kit.collecting import collecting_later
from dealwright.kit.errors import Problem
from dealwright.records.pipelines.models import Semantic, Stage
from dealwright.records.pipelines.requiring import keep_stage
from dealwright.sales.modes.actions import start_conversion
from dealwright.sales.modes.automating import moved_rules
from dealwright.sales.modes.carrying import carry_over
from dealwright.sales.modes.copying import copy_in
from dealwright.sales.modes.deals import deals_of, lines_of
from dealwright.sales.modes.events import ConversionFinished, OrderBecameDeal, OrderLeftOver
from dealwright.sales.modes.mapping import stages_for
from dealwright.sales.modes.models import (
    Conversion,
    ConversionState,
    LeftOrder,
    OrderMode,
    OrderSettings,
)
from dealwright.sales.modes.queries import (
    keeps_orders,
    orders_to_convert,
    pipeline_for_orders,
    running_conversion,
)
from dealwright.sales.orders.models import Order, OrderLine

log = logging.getLogger(__name__)

BATCH = 500
LONGEST_REASON = 500
SHORT_SECONDS = 0.2

_DUE = """
SELECT id FROM sales_order_conversion
WHERE state IN ('waiting', 'running')
ORDER BY id LIMIT 1
FOR UPDATE SKIP LOCKED
"""
_JOIN = """
UPDATE sales_order placed
SET deal_id = pair.deal, next_step_at = NULL, version = placed.version + 1, updated_at = %s
FROM unnest(%s::bigint[], %s::bigint[]) AS pair(placed, deal)
WHERE placed.id = pair.placed
"""


def step() -> bool:
    """Turn the next orders into deals; True when there may be more."""
    with transaction.atomic():
        conversion = _next()
        if conversion is None:
            return False
        with quietly(), collecting_later(), unrecorded("how far a conversion of orders is"):
            _go_on(conversion)
    tell_pages([f"order_conversion:{conversion.pk}"])
    return True


def run_all() -> None:
    """Work until nothing is due: tests and measurements."""
    while step():
        pass


def finish(conversion: Conversion, *, progress: Callable[[Conversion], None]) -> None:
    """Work until a conversion is over, beside a worker that may do the same: for the command line."""
    while not conversion.is_over:
        if not step():
            time.sleep(SHORT_SECONDS)  # the worker holds it
        conversion.refresh_from_db()
        progress(conversion)


def _next() -> Conversion | None:
    with connection.cursor() as cursor:
        cursor.execute(_DUE)
        row = cursor.fetchone()
    if row:
        return Conversion.objects.select_related("pipeline").get(pk=row[0])
    return _of_stragglers()


def _of_stragglers() -> Conversion | None:
    """A conversion of orders that came too late for the last one, such as out of the recycle bin."""
    if keeps_orders() or not orders_to_convert().exists():
        return None
    settings = OrderSettings.objects.filter(pk=1).select_for_update(skip_locked=True).first()
    if settings is None or settings.mode != OrderMode.DEALS or running_conversion() is not None:
        return None
    return start_conversion(settings, by=Actor.system())


def _go_on(conversion: Conversion) -> None:
    orders = _batch(conversion.last_order)
    if not orders and conversion.last_order:
        orders = _batch(0)  # placed by somebody who had begun before the mode changed
    if orders:
        stages = _stages(conversion)
        for stage in {stages[order.status].pk: stages[order.status] for order in orders}.values():
            keep_stage(stage)
        left = _as_far_as_possible(orders, stages, moved_rules(conversion.automation))
        for order, reason in left:
            _leave(order, reason, conversion=conversion, by=Actor.system())
        conversion.last_order = orders[-1].pk
        conversion.left_over += len(left)
        conversion.converted += len(orders) - len(left)
        conversion.state = ConversionState.RUNNING.value
    else:
        conversion.passed_over = max(conversion.total - conversion.converted - conversion.left_over, 0)
        conversion.state, conversion.finished_at = ConversionState.DONE.value, clock.now()
        _finish(conversion, by=Actor.system())
    conversion.save()


def _batch(behind: int) -> list[Order]:
    """The next orders without a deal, locked as everybody locks them: the order before its deal."""
    found: Any = orders_to_convert().filter(pk__gt=behind).order_by("pk").select_for_update(of=("self",))
    bought = Prefetch("lines", OrderLine.objects.prefetch_related("product"), to_attr="bought")
    return list(found.select_related("contact", "company", "stage").prefetch_related(bought)[:BATCH])


def _stages(conversion: Conversion) -> Mapping[str, Stage]:
    return stages_for(conversion.pipeline or pipeline_for_orders(), conversion.stages)


def _as_far_as_possible(
    orders: Sequence[Order], stages: Mapping[str, Stage], rules: Mapping[int, int]
) -> list[tuple[Order, str]]:
    """Convert all of them but those that fail by themselves, which are the answer, each with its reason.

    A batch with a bad order is tried again in halves. What no order is to blame for, such as a database that
    is full or goes away, fails as a whole and is tried again later.
    """
    try:
        convert_orders(orders, stages, rules=rules, by=Actor.system())
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        if len(orders) == 1:
            log.exception("order %s could not become a deal", orders[0].pk)
            return [(orders[0], _said(error))]
        for order in orders:
            order.deal = None
        half = len(orders) // 2
        first = _as_far_as_possible(orders[:half], stages, rules)
        return first + _as_far_as_possible(orders[half:], stages, rules)
    return []


def _said(error: Exception) -> str:
    """The reason in one line: ours as it is, that of the database or of a fault with its name."""
    words = str(error).split("\n", 1)[0].strip()
    if not isinstance(error, Problem):
        words = f"{type(error).__name__}: {words}"
    return words[:LONGEST_REASON]


@action
def convert_orders(
    orders: Sequence[Order], stages: Mapping[str, Stage], *, rules: Mapping[int, int], by: Actor
) -> None:
    """Give each of these orders a deal that knows all the order knows; all of them or none.

    `rules` says which rule on a stage of deals does what one on a status was still to do.
    """
    deals = deals_of(orders, stages)
    copy_in(deals)
    _join(orders, deals)
    copy_in(lines_of(orders))
    carry_over(orders, rules=rules, by=by)
    for order, deal in zip(orders, deals, strict=True):
        _tell(order, deal)
    connection.check_constraints()  # what waits for the commit would fail all that the batch did


@action
def _leave(order: Order, reason: str, *, conversion: Conversion, by: Actor) -> None:
    """Keep the order as it is, and why."""
    LeftOrder.objects.create(order=order, conversion=conversion, reason=reason)
    record(OrderLeftOver(reason=reason), on=order)


@action
def _finish(conversion: Conversion, *, by: Actor) -> None:
    counts = {name: getattr(conversion, name) for name in ("converted", "passed_over", "left_over")}
    record(ConversionFinished(**counts), on=conversion)


def _join(orders: Sequence[Order], deals: Sequence[Deal]) -> None:
    """Behind their deals, which have what is planned for them from now on."""
    for order, deal in zip(orders, deals, strict=True):
        order.deal = deal
    keys = [order.pk for order in orders], [deal.pk for deal in deals]
    with connection.cursor() as cursor:
        cursor.execute(_JOIN, [clock.now(), *keys])


def _tell(order: Order, deal: Deal) -> None:
    """The deal as if it had been there all along; that it was not is told on both."""
    about = order.clients
    created = DealCreated(stage=ref(deal.stage), amount=deal.amount_money, source=deal.source)
    record(created, on=deal, about=about, at=order.placed_at)
    if deal.stage.semantic == Semantic.WON:
        record(DealWon(amount=deal.amount_money), on=deal, about=about, at=deal.closed_at)
    elif deal.stage.semantic == Semantic.LOST:
        record(DealLost(reason=deal.lost_reason), on=deal, about=about, at=deal.closed_at)
    record(OrderBecameDeal(deal=ref(deal)), on=order, about=[deal])
