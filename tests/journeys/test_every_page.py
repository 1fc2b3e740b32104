"""Every page of the office, with data in it: readable for everybody, light to load, still while it loads."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, Response

from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline
from tests.house import world as world_of
from tests.house.addresses import all_addresses
from tests.journeys.axe import faults, is_too_wide
from tests.journeys.conftest import DESK, PHONE

SCRIPT, STYLE = 150 * 1024, 60 * 1024
"""The most that one page may send, compressed (issue 3)."""
PARTS = 6
"""In how many parts the pages are read, so that several workers share them."""
STILL = 0.001
"""How much of the page may move by itself while it loads; 0.1 is called good elsewhere."""


@pytest.fixture
def office(
    browser: Browser, running_site: Any, pipeline: Pipeline, owner: User
) -> Iterator[Callable[..., Page]]:
    """A window of the owner's, without the way through the door."""
    client = Client()
    client.force_login(owner)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": running_site.url}
    opened = []

    def open_window(shape: dict[str, Any] = DESK) -> Page:
        context = browser.new_context(base_url=running_site.url, reduced_motion="reduce", **shape)
        context.add_cookies([cookie])  # type: ignore[list-item]
        opened.append(context)
        return context.new_page()

    yield open_window
    for context in opened:
        context.close()


@pytest.fixture
def addresses(pipeline: Pipeline, anna: User) -> list[str]:
    """The addresses of the office, filled in."""
    world = world_of.build(pipeline, anna)
    paths = ("/" + world.filled(one.route) for one in all_addresses() if not one.is_public and not one.is_api)
    return [path for path in paths if "<" not in path]


def pages_among(addresses: list[str], reader: User) -> list[str]:
    """Those that answer the reader with a page."""
    client = Client(raise_request_exception=False)
    client.force_login(reader)
    found = []
    for path in addresses:
        with closing(client.get(path)) as answer:
            is_page = answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
            runs_no_scripts = "sandbox" in answer.headers.get("Content-Security-Policy", "")  # a letter
            if is_page and b"<html" in answer.content and not runs_no_scripts:
                found.append(path)
    return found


class TestEveryPage:
    @pytest.mark.parametrize("part", range(PARTS))
    def test_can_be_read_by_everybody(
        self, office: Callable[..., Page], addresses: list[str], owner: User, part: int
    ) -> None:
        desk, phone = office(DESK), office(PHONE)
        pages, wrong = pages_among(addresses[part::PARTS], owner), []

        for path in pages:
            desk.goto(path)
            wrong += [f"{path}: {fault}" for fault in faults(desk)]
            desk.evaluate("document.documentElement.dir = 'rtl'")
            if is_too_wide(desk):
                wrong.append(f"{path}: too wide from right to left")
            phone.goto(path)
            if is_too_wide(phone):
                wrong.append(f"{path}: too wide for a phone")
            wrong += [
                f"{path} on a phone: {fault}" for fault in faults(phone, rules=["target-size", "label"])
            ]

        assert len(pages) > 20
        assert wrong == []

    def test_stays_within_its_budget_and_asks_nobody_else(
        self, office: Callable[..., Page], running_site: Any
    ) -> None:
        for path in ("/", "/deals", "/deals/list", "/contacts", "/design", "/shop/", "/sign-in"):
            page = office()
            loaded: list[Response] = []
            page.on("response", lambda answer, loaded=loaded: loaded.append(answer))
            page.goto(path)
            page.wait_for_timeout(200)

            sent = {"script": 0, "stylesheet": 0}
            for answer in loaded:
                kind = answer.request.resource_type
                if kind in sent:
                    sent[kind] += len(gzip.compress(answer.body()))
            strangers = {urlsplit(answer.url).netloc for answer in loaded} - {
                urlsplit(running_site.url).netloc,
                "",
            }

            assert 0 < sent["script"] <= SCRIPT, path
            assert 0 < sent["stylesheet"] <= STYLE, path
            assert strangers == set(), path

    @pytest.mark.parametrize("shape", [DESK, PHONE], ids=["desk", "phone"])
    def test_does_not_jump_while_it_loads(
        self, office: Callable[..., Page], addresses: list[str], shape: dict[str, Any]
    ) -> None:
        page = office(shape)
        page.add_init_script(
            "window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(entry =>"
            " window.moved += entry.hadRecentInput ? 0 : entry.value))"
            ".observe({ type: 'layout-shift', buffered: true })"
        )
        card = next(path for path in addresses if re.fullmatch(r"/deals/\d+", path))

        for path in ("/", "/deals", "/deals/list", "/contacts", card):
            page.goto(path)
            page.wait_for_timeout(500)

            assert page.evaluate("window.moved") <= STILL, path
