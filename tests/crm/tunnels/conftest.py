"""Three pipelines between which tunnels lead."""

from __future__ import annotations

from typing import Any

import pytest

from dealwright.crm.deals.actions import create_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.people.users.models import User
from dealwright.records.pipelines.actions import NewStage, create_pipeline
from dealwright.records.pipelines.models import Pipeline, Semantic, Stage


@pytest.fixture
def stages(pipeline: Pipeline) -> dict[str, Stage]:
    """Of the pipeline Sales: New, Offer, Paid, Shipping, Won, Lost."""
    return {stage.name: stage for stage in pipeline.stages.all()}


@pytest.fixture
def delivery(pipeline: Pipeline, system: Actor) -> dict[str, Stage]:
    """Of a second pipeline: To pack, Delivered, Sent back."""
    return _stages("Delivery", ("To pack", "Delivered", "Sent back"), system)


@pytest.fixture
def repairs(delivery: Any, system: Actor) -> dict[str, Stage]:
    """Of a third one: Broken, Repaired, Beyond repair."""
    return _stages("Repairs", ("Broken", "Repaired", "Beyond repair"), system)


@pytest.fixture
def deal(stages: dict[str, Stage], anna: User, run_reactions: Any) -> Deal:
    """Anna's deal on the stage New, of which everybody has been told."""
    made = create_deal(title="Two phones", stage=stages["New"], source="call", by=Actor.of(anna))
    run_reactions()
    return made


def _stages(name: str, names: tuple[str, str, str], by: Actor) -> dict[str, Stage]:
    semantics = (Semantic.OPEN, Semantic.WON, Semantic.LOST)
    new = [NewStage(one, semantic) for one, semantic in zip(names, semantics, strict=True)]
    pipeline = create_pipeline(name=name, stages=new, by=by)
    return {stage.name: stage for stage in pipeline.stages.all()}


@pytest.fixture
def company_product(system: Actor) -> Any:
    """A product to be put on deals."""
    from dealwright.catalog.products.actions import create_product
    from dealwright.kit.money import money

    return create_product(name="Case", price=money("10.00", "BRL"), stock=5, by=system)
