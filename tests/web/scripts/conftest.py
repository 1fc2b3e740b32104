"""A browser before the stand."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.template import engines
from django.test import override_settings
from jinja2 import ChoiceLoader, DictLoader
from playwright.sync_api import Browser, Page

from dealwright.web import commands, navigation, slots
from dealwright.web.navigation import MenuEntry
from tests.web.scripts import stand


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a fresh stand."""
    environment = engines["jinja2"].env
    loader = ChoiceLoader([DictLoader(stand.TEMPLATES), environment.loader])
    monkeypatch.setattr(environment, "loader", loader)
    monkeypatch.setattr(navigation, "_entries", {})
    monkeypatch.setattr(slots, "_fillings", {})
    monkeypatch.setattr(commands, "_commands", dict(commands._commands))
    monkeypatch.setattr(commands, "_providers", [])
    monkeypatch.setattr(stand, "stand", stand.Stand())
    for name, area, keys in [("design", "rail", "g x"), ("design_card", "create", "c x")]:
        navigation.add(MenuEntry(name, name.title(), "briefcase", name, area=area, shortcut=keys))
    with override_settings(
        ROOT_URLCONF="tests.web.scripts.stand",
        MIDDLEWARE=stand.MIDDLEWARE,
        SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
        ALLOWED_HOSTS=["127.0.0.1"],
        CONTENT_SECURITY_POLICY=settings.CONTENT_SECURITY_POLICY,
    ):
        server = stand.Server()
        server.start()
        yield server.url
        server.stop()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A page at a desk; whatever breaks in it or breaks the content policy fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, base_url=site)
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
    yield opened
    context.close()
    assert faults == []
