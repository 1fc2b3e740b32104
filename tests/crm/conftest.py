"""What tests of several parts of the CRM share: Anna, who acts, and a lead of hers."""

from __future__ import annotations

import pytest

from dealwright.crm.leads.actions import create_lead
from dealwright.crm.leads.first_pipeline import ensure_lead_pipeline
from dealwright.crm.leads.models import Lead
from dealwright.crm.settings.actions import switch_to_classic
from dealwright.events import Actor
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline, Stage


@pytest.fixture
def by_anna(anna: User) -> Actor:
    """Anna, acting."""
    return Actor.of(anna)


@pytest.fixture
def classic(db: None) -> None:
    """The classic mode: what comes in stays a lead until somebody converts it."""
    switch_to_classic(by=Actor.system())


@pytest.fixture
def lead_pipeline(classic: None) -> Pipeline:
    """The first pipeline of leads."""
    return ensure_lead_pipeline(by=Actor.system())


@pytest.fixture
def lead_stages(lead_pipeline: Pipeline) -> dict[str, Stage]:
    """Its stages by code."""
    return {stage.code: stage for stage in lead_pipeline.stages.all()}


@pytest.fixture
def lead(lead_pipeline: Pipeline, anna: User) -> Lead:
    """Anna's lead on the stage New."""
    return create_lead(
        title="Wants ten phones",
        name="Rita Sousa",
        company_title="Padaria Central",
        post="Owner",
        phones=[{"value": "+55 11 98765-4321", "type": "mobile"}],
        emails=["rita@padaria.example"],
        source="call",
        city="Santos",
        utm={"source": "news"},
        tags=["vip"],
        comment="Called twice",
        by=Actor.of(anna),
    )
