"""What the stories share: a shop that has opened, people who may sign in, windows to look through."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, Page, expect

from dealwright.catalog.products.actions import create_product
from dealwright.catalog.products.models import Product
from dealwright.config import settings as of_the_product
from dealwright.demo.pictures import PICTURES
from dealwright.events import Actor
from dealwright.kit.money import money
from dealwright.people.users.actions import set_password
from dealwright.people.users.models import User
from dealwright.sales.methods.first_methods import ensure_methods
from dealwright.store.opening import open_store
from tests.journeys.people import PASSWORD, Seller, Visitor

if TYPE_CHECKING:
    from tests.plugins.site import Site

SYSTEM = Actor.system()
DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
PATIENCE = 15_000
"""Milliseconds to wait for words on a page: a busy machine is slow, a broken story is wrong for ever."""


def has_touch(shape: dict[str, Any]) -> bool:
    """Whether a window of this shape is touched with a finger."""
    return bool(shape.get("has_touch"))


@dataclass(frozen=True)
class Shop:
    """A running product with something to sell; Anna is responsible for what is bought."""

    url: str
    case: Product
    phone: Product


@pytest.fixture
def shop(running_site: Site, anna: User) -> Shop:
    """The shop: ten cases, one phone, and the test provider to pay with."""
    open_store(name="Farol", responsible=anna, by=SYSTEM)
    ensure_methods(by=SYSTEM)
    return Shop(
        running_site.url,
        create_product(
            name="Soft case",
            price=money("49.90", "BRL"),
            stock=10,
            category="Cases",
            photo=PICTURES["case-soft"](),
            description="Soft outside, softer inside.",
            by=SYSTEM,
        ),
        create_product(
            name="Aurora 12", price=money("4299.00", "BRL"), stock=1, category="Phones", by=SYSTEM
        ),
    )


@pytest.fixture
def may_sign_in() -> Callable[[User], User]:
    """Give somebody the password of the stories, hashed as the product hashes it."""

    def given(user: User) -> User:
        with override_settings(PASSWORD_HASHERS=of_the_product.PASSWORD_HASHERS):
            set_password(user, password=PASSWORD, by=SYSTEM)
        return user

    return given


@pytest.fixture
def window(browser: Browser, running_site: Site) -> Iterator[Callable[..., Page]]:
    """Open a window of one's own; whatever breaks in it, or breaks the content policy, fails the story."""
    expect.set_options(timeout=PATIENCE)
    opened, faults = [], []

    def open_window(shape: dict[str, Any] = DESK, **more: Any) -> Page:
        context = browser.new_context(base_url=running_site.url, reduced_motion="reduce", **shape, **more)
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
        return page

    yield open_window
    for context in opened:
        context.close()
    assert faults == []


@pytest.fixture
def visitor(window: Callable[..., Page]) -> Callable[..., Visitor]:
    """Somebody at the door of the shop."""

    def arrived(shape: dict[str, Any] = DESK, *, is_careful: bool = False, **more: Any) -> Visitor:
        return Visitor(window(shape, **more), is_careful=is_careful, has_touch=has_touch(shape))

    return arrived


@pytest.fixture
def seller(window: Callable[..., Page], may_sign_in: Callable[[User], User]) -> Callable[..., Seller]:
    """Somebody of the office, signed in through the door."""

    def signed_in(user: User, shape: dict[str, Any] = DESK, *, is_careful: bool = False) -> Seller:
        may_sign_in(user)
        somebody = Seller(window(shape), is_careful=is_careful, has_touch=has_touch(shape))
        somebody.signs_in(user.email)
        somebody.reads("Today")
        return somebody

    return signed_in
