"""Deals, stages, and a lamp whose lighting triggers can wait for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dealwright.automation.rules.actions import create_rule
from dealwright.automation.rules.models import Rule
from dealwright.automation.triggers.actions import create_trigger
from dealwright.automation.triggers.models import Trigger
from dealwright.crm.deals.actions import create_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline, Stage
from tests.events.kinds import LampLit

SYSTEM = Actor.system()
LAMP = LampLit.kind


@pytest.fixture
def stages(pipeline: Pipeline) -> dict[str, Stage]:
    """New, Offer, Paid, Shipping, Won, Lost."""
    return {stage.name: stage for stage in pipeline.stages.all()}


@pytest.fixture
def deal(anna: User, stages: dict[str, Stage], run_reactions: Callable[[], int]) -> Deal:
    """Anna's deal on the stage New, of which everybody has been told."""
    made = create_deal(title="Twenty phones", stage=stages["New"], responsible=anna, by=Actor.of(anna))
    run_reactions()
    return made


@pytest.fixture
def trigger_on(stages: dict[str, Stage]) -> Callable[..., Trigger]:
    """`trigger_on("Paid")` waits there for the lamp."""

    def put(stage: str, kind: str = LAMP, **given: Any) -> Trigger:
        return create_trigger(stage=stages[stage], kind=kind, **given, by=SYSTEM)

    return put


@pytest.fixture
def task_rule_on(stages: dict[str, Stage]) -> Callable[..., Rule]:
    """`task_rule_on("Paid", "Prepare the shipment")` creates that task there."""

    def put(stage: str, title: str, delay_minutes: int = 0, **settings: Any) -> Rule:
        return create_rule(
            stage=stages[stage],
            action="create_task",
            settings={"title": title, **settings},
            delay_minutes=delay_minutes,
            by=SYSTEM,
        )

    return put
