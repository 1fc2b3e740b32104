"""Saved views: kept by one, seen by those it is shared with, changed by few."""

from __future__ import annotations

import re
from typing import Any

import pytest

from dealwright.events import Actor
from dealwright.events.models import Entry
from dealwright.kit.errors import Conflict, Forbidden, Refused
from dealwright.people.users.models import User
from dealwright.records.views.actions import create_view, delete_view, edit_view, pin_view, restore_view
from dealwright.records.views.models import View
from dealwright.records.views.queries import views_seen_by

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def names(actor: Actor) -> list[str]:
    return [view.name for view in views_seen_by(actor)]


class TestCreateView:
    def test_keeps_the_query_in_the_one_order_of_addresses(self, by_anna: Actor, recorded: Any) -> None:
        recorded.start_over()

        view = create_view(of_kind="deal", name=" Large ", query="sort=-amount&amount__gte=100", by=by_anna)

        assert (view.name, view.query, view.owner_id) == ("Large", "amount__gte=100&sort=-amount", by_anna.id)
        assert recorded == ["view.created"]

    @pytest.mark.parametrize(
        ("given", "field"),
        [({"name": ""}, "name"), ({"of_kind": "nothing"}, "record_kind"), ({"shared": "all"}, "shared")],
    )
    def test_refuses_what_makes_no_sense(
        self, by_anna: Actor, recorded: Any, given: dict[str, str], field: str
    ) -> None:
        recorded.start_over()

        with pytest.raises(Refused) as refused:
            create_view(**{"of_kind": "deal", "name": "Large", **given}, by=by_anna)

        assert refused.value.field == field
        assert (View.objects.count(), recorded) == (0, [])


class TestSharing:
    def test_reaches_nobody_the_department_or_everybody(
        self, anna: User, manager: User, boris: User, by_anna: Actor
    ) -> None:
        for shared in ("nobody", "department", "everybody"):
            create_view(of_kind="deal", name=shared, shared=shared, by=by_anna)

        assert names(by_anna) == ["nobody", "department", "everybody"]
        assert names(Actor.of(manager)) == ["department", "everybody"]
        assert names(Actor.of(boris)) == ["everybody"]

    def test_lets_only_its_owner_and_settings_people_change_it(
        self, boris: User, owner: User, by_anna: Actor, recorded: Any
    ) -> None:
        view = create_view(of_kind="deal", name="Large", shared="everybody", by=by_anna)
        recorded.start_over()

        with pytest.raises(Forbidden):
            edit_view(view, name="Mine now", by=Actor.of(boris))
        with pytest.raises(Forbidden):
            delete_view(view, by=Actor.of(boris))

        assert (view.refreshed().name, recorded) == ("Large", [])
        assert edit_view(view, name="Larger", by=Actor.of(owner)).name == "Larger"

    def test_makes_one_everybodys_first_only_by_settings_people(self, owner: User, by_anna: Actor) -> None:
        view = create_view(of_kind="deal", name="Large", shared="everybody", by=by_anna)

        with pytest.raises(Forbidden):
            edit_view(view, is_default=True, by=by_anna)

        assert edit_view(view, is_default=True, by=Actor.of(owner)).is_default
        assert not edit_view(view, shared="nobody", by=by_anna).is_default


class TestEditView:
    def test_refuses_a_stale_version(self, by_anna: Actor) -> None:
        view = create_view(of_kind="deal", name="Large", by=by_anna)
        edit_view(view, name="Larger", version=1, by=by_anna)

        with pytest.raises(Conflict):
            edit_view(view, name="Largest", version=1, by=by_anna)

        assert view.refreshed().name == "Larger"

    def test_is_deleted_and_restored(self, by_anna: Actor, recorded: Any) -> None:
        view = create_view(of_kind="deal", name="Large", by=by_anna)
        recorded.start_over()

        delete_view(view, by=by_anna)
        gone = names(by_anna)
        restore_view(view, by=by_anna)

        assert (gone, names(by_anna)) == ([], ["Large"])
        assert recorded == ["view.deleted", "view.restored"]


class TestPages:
    def test_saves_what_is_shown_and_opens_it_by_its_address(
        self, client_of: Any, anna: User, deals_of: Any
    ) -> None:
        deals_of(anna, 3)
        browser = client_of(anna)
        sent = {
            "kind": "deal",
            "place": "list",
            "query": "amount__gte=102",
            "name": "Large",
            "shared": "nobody",
            "pinned": "on",
        }

        answer = browser.post("/views", sent)
        page = browser.get(answer["Location"]).text

        view = View.objects.get()
        assert answer["Location"] == f"/deals/list?view={view.pk}&amount__gte=102"
        assert re.findall(r'data-title="([^"]+)"', page) == ["Deal 2"]
        address = f"/deals/list?view={view.pk}&amp;amount__gte=102"
        assert f'<a href="{address}" aria-current="page"><span>Large</span></a>' in page
        assert "This is no longer" not in page

    def test_says_that_the_address_differs(
        self, client_of: Any, anna: User, by_anna: Actor, deals_of: Any
    ) -> None:
        deals_of(anna, 1)
        view = create_view(of_kind="deal", name="Large", query="amount__gte=1", by=by_anna)

        page = client_of(anna).get(f"/deals/list?view={view.pk}&amount__gte=1&sort=amount").text

        assert "This is no longer “Large” as it was saved." in page
        assert f'action="/views/{view.pk}/query"' in page

    def test_shows_the_first_view_where_nothing_is_asked(
        self, client_of: Any, anna: User, by_anna: Actor, deals_of: Any
    ) -> None:
        deals_of(anna, 3)
        view = create_view(of_kind="deal", name="Large", query="amount__gte=102", by=by_anna)
        browser = client_of(anna)

        browser.post(f"/views/{view.pk}/first", {"first": "1"})

        assert re.findall(r'data-title="([^"]+)"', browser.get("/deals/list").text) == ["Deal 2"]
        assert len(re.findall(r"data-title=", browser.get("/deals/list?view=all").text)) == 3

    def test_works_without_the_stage_and_field_it_names(
        self, client_of: Any, anna: User, by_anna: Actor, deals_of: Any
    ) -> None:
        deals_of(anna, 1)
        query = "custom.gone=5&stage_id__in=999999"
        view = create_view(of_kind="deal", name="Old", query=query, by=by_anna)

        page = client_of(anna).get(f"/deals/list?view={view.pk}&{query}").text

        assert "Deal 0" in page
        assert "“custom.gone” was left out" in page

    def test_serves_the_board_too(self, client_of: Any, anna: User, by_anna: Actor, deals_of: Any) -> None:
        deals_of(anna, 2)
        view = create_view(
            of_kind="deal", name="Big cards", query="amount__gte=101", place="board", by=by_anna
        )
        pin_view(anna, view, pinned=True)

        page = client_of(anna).get(f"/deals?view={view.pk}&amount__gte=101").text

        assert "Deal 1" in page
        assert "Deal 0" not in page
        assert "Big cards" in page

    def test_deletes_with_a_way_back(self, client_of: Any, anna: User, by_anna: Actor) -> None:
        view = create_view(of_kind="deal", name="Large", by=by_anna)
        browser = client_of(anna)

        answer = browser.post(f"/views/{view.pk}/deletion", headers=HTMX)
        page = browser.get("/deals/list").text
        undo = f"/changes/{Entry.objects.get(kind='view.deleted').change_id}/undo"
        browser.post(undo)

        assert answer["HX-Redirect"] == "/deals/list"
        assert undo in page
        assert View.objects.filter(pk=view.pk).exists()

    def test_is_not_there_for_strangers(
        self, client_of: Any, boris: User, by_anna: Actor, recorded: Any
    ) -> None:
        view = create_view(of_kind="deal", name="Large", by=by_anna)
        recorded.start_over()
        browser = client_of(boris)

        statuses = [
            browser.post(f"/views/{view.pk}/{place}").status_code
            for place in ("query", "pin", "first", "deletion")
        ]

        assert statuses == [404] * 4
        assert recorded == []


class TestApi:
    def test_keeps_changes_pins_and_deletes(self, api_of: Any, anna: User) -> None:
        program = api_of(anna)

        made = program.post(
            "/api/v1/views", {"record_kind": "deal", "name": "Large", "query": "amount__gte=5"}
        ).json()
        address = f"/api/v1/views/{made['id']}"
        changed = program.patch(address, {"name": "Larger", "version": 1}).json()
        pinned = program.post(f"{address}/pin").json()
        stale = program.patch(address, {"name": "Largest", "version": 1})
        deleted = program.delete(address)

        assert (made["record_kind"], made["query"], made["is_pinned"]) == ("deal", "amount__gte=5", False)
        assert (changed["name"], changed["version"], pinned["is_pinned"]) == ("Larger", 2, True)
        assert (stale.status_code, deleted.status_code) == (409, 204)
        assert program.get("/api/v1/views").json()["items"] == []
