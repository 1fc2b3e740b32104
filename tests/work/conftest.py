"""Tasks and deals of Anna."""

import pytest

from dealwright.crm.deals.actions import create_deal
from dealwright.events import Actor
from dealwright.work.tasks.actions import create_task

SYSTEM = Actor.system()


@pytest.fixture
def deal(anna, pipeline, run_reactions):
    """Anna's deal, of which everybody has been told."""
    made = create_deal(title="Twenty phones", responsible=anna, by=Actor.of(anna))
    run_reactions()
    return made


@pytest.fixture
def task(anna):
    """Anna has to call Clara."""
    return create_task(title="Call Clara", responsible=anna, by=Actor.of(anna))
