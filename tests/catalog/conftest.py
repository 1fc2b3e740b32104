"""A small catalogue."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from dealwright.catalog.products.actions import create_category, create_product
from dealwright.catalog.products.models import Category, Product
from dealwright.events import Actor
from dealwright.kit.money import money
from dealwright.people.users.models import User


@pytest.fixture(autouse=True)
def files(db: None, settings: Any, tmp_path: Path) -> Iterator[Path]:
    """Where pictures are kept during a test."""
    settings.MEDIA_ROOT = tmp_path
    yield tmp_path


@pytest.fixture
def owner_actor(owner: User) -> Actor:
    """The administrator at work."""
    return Actor.of(owner)


@pytest.fixture
def phones(system: Actor) -> Category:
    """The shelf of phones."""
    return create_category(name="Phones", by=system)


@pytest.fixture
def phone(phones: Category, system: Actor) -> Product:
    """A phone of which ten lie in the house."""
    return create_product(
        name="Aurora X2", price=money("2499.00", "BRL"), sku="AX2", category=phones, stock=10, by=system
    )


@pytest.fixture
def case(system: Actor) -> Product:
    """A case of which three lie in the house."""
    return create_product(name="Soft case", price=money("49.90", "BRL"), stock=3, by=system)


@pytest.fixture
def picture() -> Callable[..., bytes]:
    """A picture as somebody would upload it."""

    def drawn(width: int = 60, height: int = 40, format: str = "PNG", mode: str = "RGB") -> bytes:
        file = io.BytesIO()
        Image.new(mode, (width, height), "teal" if mode == "RGB" else 1).save(file, format)
        return file.getvalue()

    return drawn
