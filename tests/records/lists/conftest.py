"""Deals for the tests of lists, views and changes of many."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.deals.actions import create_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.kit.money import money
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline, Stage


@pytest.fixture
def stages(pipeline: Pipeline) -> dict[str, Stage]:
    """The stages of the default pipeline by name."""
    return {stage.name: stage for stage in pipeline.stages.all()}


@pytest.fixture
def by_anna(anna: User) -> Actor:
    """Anna, acting."""
    return Actor.of(anna)


@pytest.fixture
def deals_of(stages: dict[str, Stage]) -> Callable[..., list[Deal]]:
    """So many deals of somebody: “Deal 0” over 100, “Deal 1” over 101, …"""

    def make(user: User, count: int, *, stage: str = "New", **more: Any) -> list[Deal]:
        client = create_contact(name=f"Client of {user.name}", responsible=user, by=Actor.of(user))
        return [
            create_deal(
                title=f"Deal {number}",
                amount=money(100 + number, "BRL"),
                stage=stages[stage],
                contact=client,
                by=Actor.of(user),
                **more,
            )
            for number in range(count)
        ]

    return make
