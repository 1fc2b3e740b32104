"""The bare address of the menu leads to what a person looked at last."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealwright.events import Actor, unrecorded
from dealwright.people.users.models import User
from dealwright.records.pipelines.actions import create_pipeline, delete_pipeline
from dealwright.records.views.actions import create_view, delete_view, edit_view
from dealwright.records.views.models import Arrangement
from tests.factories import STAGES

pytestmark = pytest.mark.django_db
HOST = "http://testserver"
CLEAR = re.compile(r'href="(?P<href>[^"]+)"[^>]*>(?:<span>)?Clear<')


class Reader:
    """Somebody in a browser, who goes from page to page."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def choose(self, address: str, *, on: str = "/deals/list", **headers: str) -> Any:
        """Follow a link of a page."""
        return self.client.get(address, headers={"Referer": f"{HOST}{on}", **headers})

    def menu(self, address: str) -> str:
        """Where the bare address of the menu leads in the end."""
        answer = self.choose(address, on="/")
        if answer.status_code == 303:
            address = answer["Location"]
            answer = self.choose(address, on="/")
        assert answer.status_code == 200
        return address

    def first(self, view: Any) -> None:
        """Show a view first."""
        self.client.post(f"/views/{view.pk}/first", {"first": "1"})


@pytest.fixture
def reader_of(client_of: Any) -> Callable[[User], Reader]:
    """A person in a browser."""
    return lambda user: Reader(client_of(user))


@pytest.fixture
def reader(anna: User, reader_of: Callable[[User], Reader], pipeline: Any) -> Reader:
    """Anna in a browser."""
    return reader_of(anna)


class TestMenu:
    @pytest.mark.parametrize(
        ("chosen", "menu", "leads_to"),
        [
            (
                "/deals?amount__gte=100&responsible_id=me",
                "/deals",
                "/deals?amount__gte=100&responsible_id=me",
            ),
            ("/deals/list?sort=-amount", "/deals/list", "/deals/list?sort=-amount"),
            ("/deals/list?responsible_id=me", "/deals", "/deals/list?responsible_id=me"),
            (
                "/deals/list?responsible_id=me&sort=-amount",
                "/deals/activities",
                "/deals/activities?responsible_id=me",
            ),
            ("/deals/activities?responsible_id=me", "/deals", "/deals/activities?responsible_id=me"),
            (
                "/deals/calendar?responsible_id=me&month=2026-01",
                "/deals",
                "/deals/calendar?responsible_id=me",
            ),
            ("/deals/calendar?responsible_id=me", "/deals/calendar", "/deals/calendar?responsible_id=me"),
            ("/deals/list?view=all", "/deals", "/deals/list?view=all"),
            ("/deals?q=Ana&responsible_id=me", "/deals", "/deals?responsible_id=me"),
            ("/deals/list?columns=title,amount&responsible_id=me", "/deals", "/deals/list?responsible_id=me"),
        ],
    )
    def test_leads_to_what_was_chosen_last(
        self, reader: Reader, chosen: str, menu: str, leads_to: str
    ) -> None:
        assert reader.menu(menu) == menu

        assert reader.choose(chosen).status_code == 200

        assert reader.menu(menu) == leads_to

    def test_serves_every_list_and_follows_the_person(
        self, reader: Reader, anna: User, boris: User, reader_of: Any
    ) -> None:
        reader.choose("/contacts?responsible_id=me", on="/contacts")
        reader.choose("/tasks?sort=-created_at", on="/tasks")
        elsewhere = reader_of(anna)

        assert elsewhere.menu("/contacts") == "/contacts?responsible_id=me"
        assert elsewhere.menu("/tasks") == "/tasks?sort=-created_at"
        assert elsewhere.menu("/companies") == "/companies"
        assert reader_of(boris).menu("/contacts") == "/contacts"

    def test_shows_everything_again_once_it_was_cleared(self, reader: Reader) -> None:
        page = reader.choose("/deals/list?amount__gte=100&sort=-amount").text
        assert CLEAR.search(page)["href"] == "/deals/list?sort=-amount"
        board = reader.choose("/deals?amount__gte=100", on="/deals").text
        assert CLEAR.search(board)["href"] == "/deals?view=all"

        reader.choose("/deals?view=all", on="/deals")

        assert reader.menu("/deals") == "/deals"
        assert Arrangement.objects.get().last is None

    def test_keeps_the_board_in_its_pipeline_when_it_is_cleared(self, reader: Reader, owner: User) -> None:
        other = create_pipeline(name="Repairs", stages=STAGES, by=Actor.of(owner))

        page = reader.choose(f"/deals?amount__gte=1&pipeline_id={other.pk}", on="/deals").text

        assert CLEAR.search(page)["href"] == f"/deals?pipeline_id={other.pk}"

    def test_never_leads_to_what_is_gone(self, reader: Reader, owner: User) -> None:
        other = create_pipeline(name="Repairs", stages=STAGES, by=Actor.of(owner))
        reader.choose(f"/deals?pipeline_id={other.pk}&responsible_id=me", on="/deals")
        delete_pipeline(other, by=Actor.of(owner))

        assert reader.menu("/deals") == "/deals?responsible_id=me"

    @pytest.mark.parametrize("way", ["/deals", "/deals/activities", "/deals/list"])
    def test_never_leads_to_a_pipeline_that_is_hidden_by_now(
        self, reader: Reader, anna: User, owner: User, reader_of: Any, way: str
    ) -> None:
        other = create_pipeline(name="Repairs", stages=STAGES, by=Actor.of(owner))
        reader.choose(f"{way}?pipeline_id={other.pk}&responsible_id=me", on="/deals")
        with unrecorded("a role of the test"):
            anna.role.scopes[f"deal:{other.pk}"] = {"see": "none"}
            anna.role.save()
        left = reader_of(User.objects.get(pk=anna.pk))

        assert left.menu("/deals") == f"{way}?responsible_id=me"
        assert left.choose(f"/deals?pipeline_id={other.pk}").status_code == 404
        assert left.menu("/deals") == "/deals"

    def test_leaves_out_the_hidden_pipeline_of_a_view(
        self, reader: Reader, anna: User, by_anna: Actor, owner: User, reader_of: Any
    ) -> None:
        other = create_pipeline(name="Repairs", stages=STAGES, by=Actor.of(owner))
        query = f"pipeline_id={other.pk}"
        view = create_view(of_kind="deal", place="board", name="Mine", query=query, by=by_anna)
        reader.first(view)
        with unrecorded("a role of the test"):
            anna.role.scopes[f"deal:{other.pk}"] = {"see": "none"}
            anna.role.save()
        left = reader_of(User.objects.get(pk=anna.pk))

        assert "Repairs" not in left.choose("/deals", on="/").text
        assert left.menu("/deals") == "/deals"


class TestLink:
    @pytest.mark.parametrize(
        ("came_from", "headers"),
        [
            ("/today", {}),
            ("/reports", {}),
            ("/deals/42", {}),
            ("/deals", {"Sec-Purpose": "prefetch"}),
            ("/deals", {"Sec-Fetch-Dest": "empty"}),
            ("/deals", {"HX-Request": "true"}),
        ],
    )
    def test_from_elsewhere_or_not_looked_at_changes_nothing(
        self, reader: Reader, came_from: str, headers: dict[str, str]
    ) -> None:
        reader.choose("/deals?responsible_id=me", on="/deals")

        reader.choose("/deals?amount__gte=100", on=came_from, **headers)
        reader.client.head("/deals?amount__gte=100", headers={"Referer": f"{HOST}/deals"})
        reader.client.get("/deals?amount__gte=100", headers={"Referer": "https://elsewhere.example/deals"})
        reader.client.get("/deals?amount__gte=100")

        assert reader.menu("/deals") == "/deals?responsible_id=me"

    def test_shows_exactly_what_it_says(self, reader: Reader, anna: User, deals_of: Any) -> None:
        deals_of(anna, 3)
        reader.choose("/deals/list?responsible_id=me&amount__gte=102")

        page = reader.choose("/deals/list?view=all", on="/today").text

        assert len(re.findall(r"data-title=", page)) == 3

    def test_of_a_tab_or_another_way_spells_out_that_it_is_everything(self, reader: Reader) -> None:
        page = reader.choose("/deals/list?responsible_id=me").text

        assert 'href="/deals/list?view=all"><span>All</span>' in page
        assert 'href="/deals?responsible_id=me"' in page
        assert 'href="/deals?view=all"' in reader.choose("/deals/list?view=all").text

    def test_that_a_form_wrote_empty_leads_to_everything(self, reader: Reader) -> None:
        reader.choose("/deals/list?responsible_id=me")

        assert reader.choose("/deals/list?q=")["Location"] == "/deals/list?view=all"


class TestView:
    def test_is_opened_as_it_is_then(self, reader: Reader, by_anna: Actor) -> None:
        view = create_view(of_kind="deal", name="Large", query="amount__gte=102", by=by_anna)
        reader.choose(f"/deals/list?view={view.pk}&amount__gte=102")
        edit_view(view, query="amount__gte=500", by=by_anna)

        assert reader.menu("/deals/list") == f"/deals/list?view={view.pk}&amount__gte=500"

        reader.choose(f"/deals/list?view={view.pk}&amount__gte=7")
        assert reader.menu("/deals/list") == f"/deals/list?view={view.pk}&amount__gte=7"

        delete_view(view, by=by_anna)
        assert reader.menu("/deals/list") == "/deals/list?amount__gte=7"

    def test_that_was_chosen_to_come_first_wins(self, reader: Reader, by_anna: Actor) -> None:
        view = create_view(of_kind="deal", name="Large", query="amount__gte=102", by=by_anna)
        reader.first(view)
        reader.choose("/deals/list?responsible_id=me")

        assert reader.menu("/deals/list") == "/deals/list"
        assert reader.menu("/deals") == "/deals/list"
        assert "Large" in reader.choose("/deals/list", on="/").text

    def test_of_everybody_comes_first_until_a_person_chooses(
        self, reader: Reader, owner: User, reader_of: Any
    ) -> None:
        boss = Actor.of(owner)
        create_view(
            of_kind="deal", name="Ours", query="amount__gte=5", shared="everybody", is_default=True, by=boss
        )
        assert reader.menu("/deals/list") == "/deals/list"

        reader.choose("/deals/list?view=all")

        assert reader.menu("/deals/list") == "/deals/list?view=all"


class TestQueries:
    def test_are_as_many_as_before_and_one_more_for_a_change(self, reader: Reader) -> None:
        def asked(address: str, on: str) -> list[str]:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert reader.choose(address, on=on).status_code == 200
            return [query["sql"] for query in queries]

        address = "/deals/list?responsible_id=me"
        asked(address, "/")
        before = asked(address, "/")
        first, again = asked(address, "/deals/list"), asked(address, "/deals/list")

        assert len(first) == len(before) + 1
        assert len(again) == len(before) <= 8
        assert sum("INSERT" in sql for sql in first) == 1
