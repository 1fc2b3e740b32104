"""Deals for the tests of reports."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from dealwright.crm.deals.actions import create_deal, lose_deal, move_deal, win_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.kit.money import money
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline, Stage


def day(month: int, number: int) -> datetime:
    """Noon of that day of 2026."""
    return datetime(2026, month, number, 12, 0, tzinfo=UTC)


@pytest.fixture
def stages(pipeline: Pipeline) -> dict[str, Stage]:
    """The stages of the default pipeline by name."""
    return {stage.name: stage for stage in pipeline.stages.all()}


@pytest.fixture
def sold(stages: dict[str, Stage], anna: User, boris: User) -> dict[str, Deal]:
    """Six deals of September and October 2026.

    Anna won two, in two currencies, and lost one that had come as far as Paid; one of hers came back from
    Offer. Boris lost one on New, and has one on Offer.
    """
    by_anna, by_boris = Actor.of(anna), Actor.of(boris)

    def opened(title: str, amount: str, currency: str, by: Actor, on: datetime, source: str) -> Deal:
        with clock.at(on):
            return create_deal(
                title=title, amount=money(amount, currency), responsible=by.user, source=source, by=by
            )

    deals = {
        "reais": opened("Reais", "1000", "BRL", by_anna, day(9, 10), "store"),
        "dollars": opened("Dollars", "300", "USD", by_anna, day(10, 1), "store"),
        "late loss": opened("Late loss", "50", "BRL", by_anna, day(10, 2), "call"),
        "back": opened("Back", "20", "BRL", by_anna, day(10, 3), ""),
        "early loss": opened("Early loss", "7", "BRL", by_boris, day(10, 4), "call"),
        "offered": opened("Offered", "500", "BRL", by_boris, day(10, 5), "call"),
    }
    with clock.at(day(10, 20)):
        deals["reais"] = win_deal(deals["reais"], by=by_anna)
    with clock.at(day(10, 11)):
        deals["dollars"] = win_deal(deals["dollars"], by=by_anna)
        move_deal(deals["late loss"], to=stages["Paid"], by=by_anna)
        deals["late loss"] = lose_deal(deals["late loss"], reason="Too late", by=by_anna)
        moved = move_deal(deals["back"], to=stages["Offer"], by=by_anna)
        deals["back"] = move_deal(moved, to=stages["New"], by=by_anna)
        deals["early loss"] = lose_deal(deals["early loss"], reason="Too dear", by=by_boris)
        deals["offered"] = move_deal(deals["offered"], to=stages["Offer"], by=by_boris)
    return deals


@pytest.fixture
def many_deals(anna: User) -> Any:
    """Make that many deals of Anna's now."""

    def make(count: int) -> None:
        for number in range(count):
            create_deal(title=f"Deal {number}", responsible=anna, source="call", by=Actor.of(anna))

    return make
