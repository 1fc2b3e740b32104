"""The walks look at one small company. It is founded once in each test process, in a database of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.factories import cast
from tests.house.world import World, build


@dataclass(frozen=True)
class Company:
    """Where it lies, and the keys of what it has."""

    database: str
    world: World


@pytest.fixture(scope="session")
def company(
    django_db_setup: None, template_name: str, clone_name: str, django_db_blocker: Any
) -> Iterator[Company]:
    """Everything is committed, so that each test begins with the same company."""
    from tests.plugins.database import dropped_afterwards, on_database

    name = f"{clone_name}_company"
    with dropped_afterwards(name):
        with django_db_blocker.unblock(), on_database(name, made_from=template_name):
            roles = cast.all_roles()
            anna = cast.person("Anna", roles["Seller"], cast.department("North"))
            world = build(cast.sales_pipeline(), anna)
        yield Company(name, world)


@pytest.fixture(scope="module")
def at_the_company(company: Company) -> Iterator[World]:
    """Every test of the module begins in the database of the company, whether it asks for the keys or not."""
    from tests.plugins.database import on_database

    with on_database(company.database):
        yield company.world


@pytest.fixture
def world(at_the_company: World, db: None) -> World:
    """The keys of what the company has; a test may add some of its own."""
    return World(dict(at_the_company.ids), dict(at_the_company.texts))
