"""Pipelines of the tests."""

from __future__ import annotations

from typing import Any

import pytest

from dealwright.crm.deals.actions import create_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.kit.money import money
from dealwright.people.users.models import User
from dealwright.records.pipelines.actions import NewStage, create_pipeline
from dealwright.records.pipelines.models import Pipeline, Semantic, Stage

SHORT = [
    NewStage("To pack", color="blue"),
    NewStage("Delivered", Semantic.WON, color="green"),
    NewStage("Sent back", Semantic.LOST, color="red"),
]


@pytest.fixture
def stages(pipeline: Pipeline) -> dict[str, Stage]:
    """New, Offer, Paid, Shipping, Won, Lost, by name."""
    return {stage.name: stage for stage in pipeline.stages.all()}


@pytest.fixture
def delivery(pipeline: Pipeline, system: Actor) -> Pipeline:
    """A second pipeline: To pack, Delivered, Sent back."""
    return create_pipeline(name="Delivery", stages=SHORT, by=system)


@pytest.fixture
def deal(stages: dict[str, Stage], anna: User) -> Deal:
    """Anna's deal on the stage New: an amount, no source, no client."""
    return create_deal(
        title="Two phones", stage=stages["New"], amount=money("2400.00", "BRL"), by=Actor.of(anna)
    )


@pytest.fixture
def demanding(stages: dict[str, Stage], system: Actor) -> Any:
    """`demanding("Offer", "source")`: from now on that stage demands those fields."""
    from dealwright.records.pipelines.actions import edit_stage

    def demand(name: str, *fields: str) -> Stage:
        return edit_stage(stages[name], required_fields=fields, by=system)

    return demand
