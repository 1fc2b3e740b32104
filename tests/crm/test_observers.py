"""Colleagues who observe contacts and companies."""

from __future__ import annotations

from typing import Any

import pytest

from dealwright.crm.companies.actions import create_company, edit_company
from dealwright.crm.contacts.actions import create_contact, edit_contact
from dealwright.crm.contacts.models import Contact
from dealwright.crm.merging.actions import merge_records
from dealwright.events import Actor
from dealwright.people.users.models import User
from tests.house.world import footprint

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@pytest.fixture
def joana(anna: User) -> Contact:
    """A client of Anna's."""
    return create_contact(name="Joana Prado", responsible=anna, by=SYSTEM)


class TestObservers:
    def test_see_a_client_and_may_no_more(self, joana: Contact, boris: User, client_of: Any) -> None:
        browser = client_of(boris)
        assert browser.get(f"/contacts/{joana.pk}").status_code == 404

        edit_contact(joana, observers=[boris], by=SYSTEM)

        assert browser.get(f"/contacts/{joana.pk}").status_code == 200
        assert "Joana Prado" in browser.get("/contacts").content.decode()
        assert browser.get(f"/contacts/{joana.pk}/edit/name").status_code == 404

    def test_of_a_company_too(self, anna: User, boris: User, client_of: Any) -> None:
        company = create_company(name="Prado", responsible=anna, observers=[boris], by=SYSTEM)
        browser = client_of(boris)

        assert browser.get(f"/companies/{company.pk}").status_code == 200
        edit_company(company, observers=[], by=SYSTEM)
        assert browser.get(f"/companies/{company.pk}").status_code == 404

    def test_are_chosen_on_the_card_and_in_the_form(
        self, joana: Contact, anna: User, boris: User, client_of: Any
    ) -> None:
        browser = client_of(anna)

        form = browser.get(f"/contacts/{joana.pk}/edit/observers").content.decode()
        browser.post(f"/contacts/{joana.pk}/edit/observers", {"observers": [boris.pk], "version": 1})
        card = browser.get(f"/contacts/{joana.pk}").content.decode()
        browser.post("/contacts/new", {"first_name": "Rui", "observers": [boris.pk]})

        assert "Boris" in form
        assert joana.watching == [boris]
        assert "Boris" in card
        assert Contact.objects.get(first_name="Rui").watching == [boris]

    def test_are_told_in_the_api(self, joana: Contact, anna: User, boris: User, api_of: Any) -> None:
        program, here = api_of(anna), f"/api/v1/contacts/{joana.pk}"

        changed = program.patch(here, {"observer_ids": [boris.pk]})
        listed = program.get(f"/api/v1/contacts?observer_id={boris.pk}").json()["items"]
        made = program.post("/api/v1/companies", {"name": "Prado", "observer_ids": [boris.pk]})
        before = footprint()
        refused = program.patch(here, {"observer_ids": [999_999]})

        assert changed.json()["observer_ids"] == [boris.pk]
        assert [one["observer_ids"] for one in listed] == [[boris.pk]]
        assert made.json()["observer_ids"] == [boris.pk]
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "observer_ids")
        assert footprint() == before

    def test_of_both_observe_what_two_became(
        self, joana: Contact, owner: User, anna: User, boris: User
    ) -> None:
        other = create_contact(name="Joana P.", responsible=anna, observers=[boris], by=SYSTEM)

        merge_records(joana, others=[other], by=Actor.of(owner))

        assert Contact.objects.get(pk=joana.pk).watching == [boris]
