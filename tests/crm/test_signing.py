"""Who made a record and who last changed it: right after every action, on card, in list and API."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from dealwright.crm.companies.actions import create_company, edit_company
from dealwright.crm.contacts.actions import archive_contact, create_contact, edit_contact
from dealwright.crm.deals.actions import assign_deal, create_deal, edit_deal, move_deal
from dealwright.crm.leads.actions import create_lead, edit_lead
from dealwright.events import Actor, unrecorded
from dealwright.records.held import held

SYSTEM = Actor.system()
MAKERS: dict[str, Any] = {
    "lead": (lambda by: create_lead(title="Fair", by=by), lambda one, by: edit_lead(one, comment="x", by=by)),
    "deal": (lambda by: create_deal(title="Fair", by=by), lambda one, by: edit_deal(one, comment="x", by=by)),
    "contact": (
        lambda by: create_contact(name="Íris", by=by),
        lambda one, by: edit_contact(one, comment="x", by=by),
    ),
    "company": (
        lambda by: create_company(name="Ipê", by=by),
        lambda one, by: edit_company(one, comment="x", by=by),
    ),
}
URLS = {"lead": "leads", "deal": "deals", "contact": "contacts", "company": "companies"}


@pytest.fixture
def by_manager(manager: Any) -> Actor:
    """Marta at work."""
    return Actor.of(manager)


@pytest.mark.usefixtures("pipeline")
@pytest.mark.parametrize("kind", MAKERS)
class TestSigned:
    def test_names_who_made_and_who_changed_it(
        self, kind: str, owner: Any, manager: Any, by_manager: Actor
    ) -> None:
        make, change = MAKERS[kind]

        record = make(by=Actor.of(owner)).refreshed()
        assert (record.created_by, record.updated_by) == (owner, owner)

        change(record, by=by_manager)
        record = record.refreshed()
        assert (record.created_by, record.updated_by) == (owner, manager)

    def test_names_nobody_for_what_no_person_did(self, kind: str, owner: Any) -> None:
        make, change = MAKERS[kind]

        record = make(by=SYSTEM).refreshed()
        assert (record.created_by, record.updated_by) == (None, None)

        change(record, by=Actor.of(owner))
        change(record.refreshed(), by=SYSTEM)  # nothing new: nothing changed
        assert record.refreshed().updated_by == owner

    def test_is_told_by_card_list_and_api(
        self, kind: str, client_of: Any, api_of: Any, owner: Any, manager: Any, by_manager: Actor
    ) -> None:
        make, change = MAKERS[kind]
        record = make(by=by_manager)
        other = make(by=Actor.of(owner))
        change(other, by=by_manager)
        browser, api, url = client_of(owner), api_of(owner), URLS[kind]

        told = api.get(f"/api/v1/{url}/{record.pk}").json()
        made = api.get(f"/api/v1/{url}?created_by_id=me").json()["items"]
        changed = api.get(f"/api/v1/{url}?updated_by_id={manager.pk}").json()["items"]
        card = browser.get(f"/{url}/{record.pk}").content.decode()
        page = browser.get(
            f"/{url}{'/list' if kind in ('lead', 'deal') else ''}",
            {"columns": "created_by,updated_by,updated_at", "created_by_id": str(manager.pk)},
        ).content.decode()

        assert (told["created_by_id"], told["updated_by_id"]) == (manager.pk, manager.pk)
        assert [one["id"] for one in made] == [other.pk]
        assert {one["id"] for one in changed} == {record.pk, other.pk}
        assert card.count("Marta") >= 2
        assert page.count("data-row=") == 1
        assert "Marta" in page

    def test_is_filled_from_the_log(self, kind: str, owner: Any, manager: Any, by_manager: Actor) -> None:
        make, change = MAKERS[kind]
        record, unknown = make(by=Actor.of(owner)), make(by=SYSTEM)
        change(record, by=by_manager)
        with unrecorded("as before the migration"):
            type(record).objects.update(created_by=None, updated_by=None)

        fill = import_module("dealwright.crm.migrations.0018_know_who_changed_records").fill
        fill(None, SimpleNamespace(connection=connection))

        record = record.refreshed()
        assert (record.created_by, record.updated_by) == (owner, manager)
        assert unknown.refreshed().created_by is None


class TestEveryWay:
    def test_holds_for_moves_handovers_and_archives(
        self, owner: Any, anna: Any, by_manager: Actor, manager: Any, pipeline: Any
    ) -> None:
        deal = create_deal(title="Fair", by=Actor.of(owner))
        contact = create_contact(name="Íris", by=Actor.of(owner))

        move_deal(deal, to=pipeline.stages.get(name="Offer"), by=by_manager)
        assert deal.refreshed().updated_by == manager
        assign_deal(deal.refreshed(), responsible=anna, by=Actor.of(owner))
        assert deal.refreshed().updated_by == owner
        archive_contact(contact, by=by_manager)
        assert contact.refreshed().updated_by == manager

    def test_holds_for_many_at_once(self, owner: Any, by_manager: Actor, manager: Any, pipeline: Any) -> None:
        deals = [create_deal(title=f"Deal {nth}", by=Actor.of(owner)) for nth in range(2)]

        with unrecorded("locked by the caller"), held(deals):
            for deal in deals:
                edit_deal(deal, comment="x", by=by_manager)

        assert [deal.refreshed().updated_by for deal in deals] == [manager, manager]
