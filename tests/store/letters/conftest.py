"""Purchases in the shop whose clients are written to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dealwright.events import unrecorded
from dealwright.people.users.models import User
from dealwright.sales.orders.models import Order
from dealwright.sales.statuses.models import StatusNotice
from dealwright.sales.statuses.queries import order_stage
from dealwright.store.settings.models import Store
from tests.factories.sales import new_order


@pytest.fixture
def bought(store: Store, anna: User) -> Callable[..., Order]:
    """`bought()`: Clara bought two phone cases in the shop, brought by a courier: 114.80."""

    def order(**more: Any) -> Order:
        return new_order(responsible=anna, **{"delivery_address": "Rua das Flores 7", **more})

    return order


@pytest.fixture
def notice(store: Store) -> Callable[..., StatusNotice]:
    """`notice("P")`: clients are told when an order enters that status."""

    def switched_on(stage: Any, **values: Any) -> StatusNotice:
        found = order_stage(stage) if isinstance(stage, str) else stage
        with unrecorded("set up for a test"):
            made: StatusNotice = StatusNotice.objects.update_or_create(
                stage=found, defaults={"is_on": True, **values}
            )[0]
        return made

    return switched_on
