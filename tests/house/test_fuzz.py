"""Schemathesis over the whole description of the API: no 500, and no answer that is not described.

Every run asks the same; DEALWRIGHT_FUZZ=500 asks each operation so many times with requests found anew.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cache
from itertools import groupby
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import strategies
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from dealwright.people.tokens.actions import create_token
from dealwright.people.users.models import User
from tests.house.operations import Operation, all_operations
from tests.house.world import SYSTEM, World

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("at_the_company"),
    # The client of schemathesis reads an answer and never closes it.
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
]

ASKED = int(os.environ.get("DEALWRIGHT_FUZZ", "0"))
QUICKLY = 5
"""How often each operation is asked in an ordinary run, by each of the two who ask."""

CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
]
# Not `positive_data_acceptance`: a body of the right shape may name a stage that is not there.

SETTINGS = hypothesis.settings(
    max_examples=ASKED or QUICKLY,
    derandomize=not ASKED,
    database=None,
    deadline=None,
    phases=[hypothesis.Phase.generate],
    suppress_health_check=list(hypothesis.HealthCheck),
)

OPERATIONS = {
    noun: list(of_noun)
    for noun, of_noun in groupby(
        sorted(all_operations(), key=lambda one: (one.noun, one.id)), key=lambda one: one.noun
    )
}


@cache
def description() -> Any:
    """The document as a program reads it."""
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """A request ends as in the product, but leaves the connection of the test open."""
    both = (signals.request_started, signals.request_finished)
    for signal in both:
        signal.disconnect(close_old_connections)
    yield
    for signal in both:
        signal.connect(close_old_connections)


@pytest.fixture(params=["administrator", "seller"])
def asker(request: pytest.FixtureRequest, owner: User, anna: User) -> User:
    """Olga, who may do everything, and Anna, to whom everything of the world belongs."""
    return owner if request.param == "administrator" else anna


@pytest.mark.parametrize("noun", OPERATIONS)
def test_answers_as_it_is_described(noun: str, asker: User, world: World, settings: Any) -> None:
    settings.API_REQUESTS_PER_MINUTE = 10_000_000
    headers = {"Authorization": f"Bearer {create_token(user=asker, name='fuzz', by=SYSTEM)}"}
    found = {}

    for one in OPERATIONS[noun]:
        try:
            asking(one, world, headers)()
        except* Exception as wrong:
            found[one.id] = "\n".join(str(error) for error in wrong.exceptions)

    assert not found, "\n\n".join(f"{id}: {words}" for id, words in found.items())


def asking(one: Operation, world: World, headers: dict[str, str]) -> Callable[[], None]:
    """A test of one operation that makes its own requests: fitting and bent ones, mostly of our record."""
    operation = description()[one.path][one.method.upper()]
    ours = {"id": world.ids.get(one.noun, 1)} if one.has_key else None
    cases = strategies.one_of(
        operation.as_strategy(GenerationMode.POSITIVE, path_parameters=ours),
        operation.as_strategy(GenerationMode.NEGATIVE, path_parameters=ours),
        operation.as_strategy(GenerationMode.POSITIVE),
    )

    @SETTINGS
    @hypothesis.given(case=cases)
    def ask(case: Any) -> None:
        with transaction.atomic():
            response = case.call(headers=headers)
            transaction.set_rollback(True)
        case.validate_response(response, checks=CHECKS, headers=headers)

    return ask
