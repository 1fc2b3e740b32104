"""What the tests of the web floor stand on: requests without a database behind them."""

import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import translation

from dealwright.web import navigation, slots
from dealwright.web.render import is_htmx

Asking = Callable[..., HttpRequest]


@pytest.fixture
def ask() -> Asking:
    """A request as the middleware leaves it: `ask("/deals", hx_target="panel")`."""

    def make(path: str = "/", *, method: str = "get", data: Any = None, **headers: str) -> HttpRequest:
        named = {"HTTP_" + name.upper(): value for name, value in headers.items()}
        if any(name.startswith("hx_") for name in headers):
            named["HTTP_HX_REQUEST"] = "true"
        request = getattr(RequestFactory(), method)(path, data, **named)
        request.session = {}
        request.htmx = is_htmx(request)
        request.asked_at = time.time()
        request.user = SimpleNamespace(is_authenticated=True, name="Anna", email="anna@example.com")
        request.actor = SimpleNamespace(kind="user", id=5, label="Anna")
        return request

    return make


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Every test reads English unless it says otherwise."""
    with translation.override("en"):
        yield


@pytest.fixture
def own_menu(monkeypatch: pytest.MonkeyPatch) -> None:
    """A menu and slots of this test alone."""
    monkeypatch.setattr(navigation, "_entries", {})
    monkeypatch.setattr(slots, "_fillings", {})
