"""Deals for the tests of boards."""

from __future__ import annotations

from typing import Any

import pytest

from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.contacts.models import Contact
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
def joana(anna: User) -> Contact:
    """A client of Anna's."""
    return create_contact(name="Joana Prado", responsible=anna, by=Actor.of(anna))


@pytest.fixture
def deal(pipeline: Pipeline, anna: User, joana: Contact) -> Deal:
    """Anna's deal on the stage New."""
    return create_deal(title="Two phones", amount=money("2400.00", "BRL"), contact=joana, by=Actor.of(anna))


@pytest.fixture
def many_deals(pipeline: Pipeline, joana: Contact, anna: User) -> Any:
    """Make that many deals of Anna's on the stage New."""

    def make(count: int) -> list[Deal]:
        return [
            create_deal(title=f"Deal {number}", contact=joana, tags=["vip"], by=Actor.of(anna))
            for number in range(count)
        ]

    return make


@pytest.fixture
def browser(client_of: Any, anna: User) -> Any:
    """Anna's browser."""
    return client_of(anna)
