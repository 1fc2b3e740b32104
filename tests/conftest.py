"""The cast of the tests: an owner, a manager, two sellers who must not see each other's deals."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from dealwright.events import Actor
from dealwright.events.dispatch import run_reactions as dispatch_until_nothing_is_due
from dealwright.events.models import Entry
from dealwright.people.departments.models import Department
from dealwright.people.roles.models import Role
from dealwright.people.tokens.actions import create_token
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline
from tests.factories import cast

SYSTEM = Actor.system()


@pytest.fixture
def system() -> Actor:
    """The product itself."""
    return SYSTEM


@pytest.fixture
def roles(db: None) -> dict[str, Role]:
    """The roles of a new installation, by name."""
    return cast.all_roles()


@pytest.fixture
def north(db: None) -> Department:
    """Where the manager and Anna work."""
    return cast.department("North")


@pytest.fixture
def south(db: None) -> Department:
    """Where Boris works."""
    return cast.department("South")


@pytest.fixture
def owner(roles: dict[str, Role]) -> User:
    """Olga owns the company and administers the product."""
    return cast.person("Olga", roles["Administrator"])


@pytest.fixture
def manager(roles: dict[str, Role], north: Department) -> User:
    """Marta heads the department North."""
    return cast.person("Marta", roles["Head of sales"], north)


@pytest.fixture
def anna(roles: dict[str, Role], north: Department) -> User:
    """Anna sells in the North."""
    return cast.person("Anna", roles["Seller"], north)


@pytest.fixture
def boris(roles: dict[str, Role], south: Department) -> User:
    """Boris sells in the South."""
    return cast.person("Boris", roles["Seller"], south)


@pytest.fixture
def pipeline(db: None) -> Pipeline:
    """The default pipeline of deals: New, Offer, Paid, Shipping, Won, Lost."""
    return cast.sales_pipeline()


class RecordedKinds(list[str]):
    """The kinds recorded since the test asked for them; compares with a plain list."""

    def __init__(self) -> None:
        super().__init__()
        newest = Entry.objects.order_by("-id").values_list("id", flat=True).first()
        self._after = newest or 0

    @property
    def entries(self) -> list[Entry]:
        """The entries themselves, in the order in which they were recorded."""
        return list(Entry.objects.filter(id__gt=self._after).order_by("id"))

    def start_over(self) -> None:
        """Forget what was recorded up to now."""
        self.__init__()  # type: ignore[misc]

    def __iter__(self) -> Iterator[str]:
        return iter([entry.kind for entry in self.entries])

    def __len__(self) -> int:
        return len(self.entries)

    def __contains__(self, kind: object) -> bool:
        return kind in list(iter(self))

    def __eq__(self, other: object) -> bool:
        return list(iter(self)) == other

    def __repr__(self) -> str:
        return repr(list(iter(self)))

    __hash__ = None  # type: ignore[assignment]


@pytest.fixture
def recorded(db: None) -> RecordedKinds:
    """Kinds recorded since this fixture was set up: ask for it after those whose events do not count."""
    return RecordedKinds()


@pytest.fixture
def run_reactions(db: None) -> Callable[[], int]:
    """Dispatch until nothing is due."""
    return dispatch_until_nothing_is_due


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """A browser without scripts, signed in as somebody."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def api_of() -> Callable[[User], Client]:
    """A program that acts as somebody, speaking JSON."""

    def program(user: User) -> Any:
        secret = create_token(user=user, name="test", by=SYSTEM)
        return JsonClient(headers={"authorization": f"Bearer {secret}"})

    return program


class JsonClient(Client):
    """Django's test client with JSON as the default body."""

    def _json(self, method: str, path: str, body: Any = None, **extra: Any) -> Any:
        extra.setdefault("content_type", "application/json")
        return getattr(super(), method)(path, {} if body is None else body, **extra)

    def post(self, path: str, body: Any = None, **extra: Any) -> Any:  # type: ignore[override]
        return self._json("post", path, body, **extra)

    def patch(self, path: str, body: Any = None, **extra: Any) -> Any:  # type: ignore[override]
        return self._json("patch", path, body, **extra)
