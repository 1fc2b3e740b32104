"""The library of the sample: its tables, its readers, its client."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from dealwright.api import plugs
from dealwright.api.rates import rates
from dealwright.events import Actor
from tests.api.sample.models import Author, Book, Shelf

TOKENS = {"ana-token": 901, "bruno-token": 902}


def reader_of(token: str) -> tuple[Any, Actor] | None:
    """Ana and Bruno have tokens."""
    if token not in TOKENS:
        return None
    user = SimpleNamespace(pk=TOKENS[token], is_authenticated=True)
    return user, Actor("user", user.pk, token.removesuffix("-token").title())


def build_library() -> None:
    """Make the tables of the library, which belong to no installed app, where they are missing."""
    known = connection.introspection.table_names()
    missing = [model for model in (Shelf, Author, Book) if model._meta.db_table not in known]
    if missing:
        with connection.schema_editor() as editor:
            for model in missing:
                editor.create_model(model)


@pytest.fixture(scope="session")
def _library_built(django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        build_library()


@pytest.fixture(autouse=True)
def _library(
    _library_built: None, django_db_blocker: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    settings.ROOT_URLCONF = "tests.api.sample.urls"
    monkeypatch.setattr(plugs, "_authenticators", [reader_of])
    rates.forget()
    with django_db_blocker.unblock():
        build_library()  # a test with real transactions ends with a new clone of the database
    yield
    rates.forget()


@pytest.fixture
def ana() -> Client:
    """A program of Ana's."""
    return Client(headers={"Authorization": "Bearer ana-token"})


@pytest.fixture
def bruno() -> Client:
    """A program of Bruno's."""
    return Client(headers={"Authorization": "Bearer bruno-token"})
