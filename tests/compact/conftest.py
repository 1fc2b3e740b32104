"""Subjects of the tests."""

from __future__ import annotations

from typing import Any

import pytest

from dealwright.compact.subjects.actions import open_subject
from dealwright.compact.subjects.queries import funnel
from dealwright.crm.companies.actions import create_company
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.people.users.models import User
from dealwright.records.extensions import extension
from dealwright.records.extensions.actions import switch_on
from dealwright.records.pipelines.models import Pipeline, Stage


@pytest.fixture(autouse=True)
def compact(pipeline: Pipeline, system: Actor) -> Any:
    """The compact CRM is on."""
    declared = extension.get("compact")
    assert declared is not None
    switch_on(declared, by=system)
    return declared


@pytest.fixture
def stages(compact: Any) -> dict[str, Stage]:
    """The stages of the funnel by name."""
    return {stage.name: stage for stage in funnel().stages.all()}


@pytest.fixture
def by_anna(anna: User) -> Actor:
    """Anna, acting."""
    return Actor.of(anna)


@pytest.fixture
def joana(anna: User) -> Contact:
    """A client of Anna's, with a phone and an e-mail."""
    return create_contact(
        name="Joana Prado",
        phones=["+55 11 98765-4321"],
        emails=["joana@example.com"],
        client_type="prospect",
        responsible=anna,
        by=Actor.of(anna),
    )


@pytest.fixture
def mills(anna: User) -> Company:
    """A company of Anna's."""
    return create_company(name="Moinhos do Sul", responsible=anna, by=Actor.of(anna))


@pytest.fixture
def subject(stages: dict[str, Stage], anna: User, joana: Contact) -> Deal:
    """Anna's subject with Joana, on the first stage."""
    return open_subject(title="Demonstration", client=joana, by=Actor.of(anna))
