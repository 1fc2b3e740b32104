"""What comes in, in the tests."""

from __future__ import annotations

from typing import Any

import pytest

from dealwright.crm.inquiries.actions import Taken, take_inquiry
from dealwright.crm.settings.actions import switch_to_classic
from dealwright.events import Actor
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline


@pytest.fixture
def take(pipeline: Pipeline, owner: User) -> Any:
    """Take an inquiry of Joana's, unless told otherwise."""

    def taken(**told: Any) -> Taken:
        usual = {"title": "Two phones", "name": "Joana Prado", "emails": ["joana@example.com"]}
        return take_inquiry(**{**usual, **told}, by=Actor.of(owner))

    return taken


@pytest.fixture
def classic(owner: User) -> None:
    """The classic mode: leads before deals."""
    switch_to_classic(by=Actor.of(owner))
