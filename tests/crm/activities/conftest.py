"""A deal of Anna's with its client, and activities about it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from dealwright.crm.activities.actions import create_activity
from dealwright.crm.activities.models import Activity
from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.actions import create_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline

SYSTEM = Actor.system()
MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 24, 12, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 27, 12, tzinfo=UTC)


@pytest.fixture
def by_anna(anna: User) -> Actor:
    return Actor.of(anna)


@pytest.fixture
def clara(anna: User) -> Contact:
    return create_contact(name="Clara Nunes", emails=["clara@example.com"], responsible=anna, by=SYSTEM)


@pytest.fixture
def deal(pipeline: Pipeline, anna: User, clara: Contact, run_reactions: Any) -> Deal:
    deal: Deal = create_deal(title="Twenty phones", contact=clara, responsible=anna, by=SYSTEM)
    run_reactions()
    return deal


@pytest.fixture
def call(deal: Deal, anna: User) -> Activity:
    """Anna is to call about the deal on Tuesday."""
    with clock.at(MONDAY):
        return create_activity(
            kind="call", subject="Call Clara", about=[deal], responsible=anna, due_at=TUESDAY, by=SYSTEM
        )
