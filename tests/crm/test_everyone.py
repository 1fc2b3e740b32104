"""Records that are available to everyone who may see records of their kind at all."""

from __future__ import annotations

from typing import Any

import pytest

from dealwright.crm.companies.actions import create_company, edit_company
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.actions import create_contact, delete_contact, edit_contact
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.actions import create_deal, edit_deal
from dealwright.crm.deals.models import Deal
from dealwright.crm.leads.actions import create_lead, edit_lead
from dealwright.crm.leads.models import Lead
from dealwright.events import Actor
from dealwright.people.access import Verb
from dealwright.people.roles.actions import edit_role
from dealwright.records import observing
from dealwright.records.seeing import may_do, seen_among

SYSTEM = Actor.system()
KINDS: dict[str, Any] = {
    "lead": (Lead, edit_lead, lambda **given: create_lead(title="Fair", **given)),
    "deal": (Deal, edit_deal, lambda **given: create_deal(title="Fair", **given)),
    "contact": (Contact, edit_contact, lambda **given: create_contact(name="Íris", **given)),
    "company": (Company, edit_company, lambda **given: create_company(name="Ipê", **given)),
}
URLS = {"lead": "leads", "deal": "deals", "contact": "contacts", "company": "companies"}
LISTS = {"lead": "leads/list", "deal": "deals/list", "contact": "contacts", "company": "companies"}


@pytest.mark.usefixtures("pipeline")
@pytest.mark.parametrize("kind", KINDS)
class TestAvailableToEveryone:
    def test_is_read_and_nothing_more_by_whoever_sees_the_kind(
        self, kind: str, client_of: Any, api_of: Any, anna: Any, boris: Any
    ) -> None:
        _model, _edit, create = KINDS[kind]
        shared = create(responsible=boris, is_for_everyone=True, by=SYSTEM)
        own = create(responsible=boris, by=SYSTEM)
        browser, api, url = client_of(anna), api_of(anna), URLS[kind]

        assert browser.get(f"/{url}/{shared.pk}").status_code == 200
        assert browser.get(f"/{url}/{own.pk}").status_code == 404
        assert browser.get(f"/{LISTS[kind]}").content.decode().count("data-row=") == 1
        assert [one["id"] for one in api.get(f"/api/v1/{url}").json()["items"]] == [shared.pk]
        assert api.get(f"/api/v1/{url}/{shared.pk}").json()["is_for_everyone"] is True
        assert f"/{shared.pk}/edit/" not in browser.get(f"/{url}/{shared.pk}").content.decode()
        assert api.patch(f"/api/v1/{url}/{shared.pk}", {"comment": "Mine"}).status_code == 404
        assert api.delete(f"/api/v1/{url}/{shared.pk}").status_code == 404
        assert shared.refreshed().comment == ""

    def test_is_told_alike_by_every_question_of_rights(self, kind: str, anna: Any, boris: Any) -> None:
        model, _edit, create = KINDS[kind]
        shared = create(responsible=boris, is_for_everyone=True, by=SYSTEM)
        own = create(responsible=boris, by=SYSTEM)
        by_anna = Actor.of(anna)

        assert list(model.objects.seen_by(by_anna)) == [shared]
        assert not model.objects.changed_by(by_anna).exists()
        assert not model.objects.deleted_by(by_anna).exists()
        assert seen_among(by_anna, [(kind, shared.pk), (kind, own.pk)]) == {(kind, shared.pk)}
        assert may_do(by_anna, shared, Verb.SEE)
        assert not may_do(by_anna, shared, Verb.CHANGE)
        assert not may_do(by_anna, shared, Verb.DELETE)
        assert list(model.objects.seen_by(Actor.of(boris)).order_by("pk")) == [shared, own]

    def test_is_nothing_to_whoever_may_see_none_of_the_kind(self, kind: str, anna: Any, boris: Any) -> None:
        model, _edit, create = KINDS[kind]
        shared = create(responsible=boris, is_for_everyone=True, by=SYSTEM)
        edit_role(anna.role, scopes={**anna.role.scopes, kind: {"see": "none"}}, by=SYSTEM)
        by_anna = Actor.of(anna.refreshed())

        assert not model.objects.seen_by(by_anna).exists()
        assert seen_among(by_anna, [(kind, shared.pk)]) == set()
        assert not may_do(by_anna, shared, Verb.SEE)

    def test_holds_for_more_than_are_named(
        self, kind: str, anna: Any, boris: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        model, _edit, create = KINDS[kind]
        monkeypatch.setattr(observing, "MOST_NAMED", 1)
        for _ in range(3):
            create(responsible=boris, is_for_everyone=True, by=SYSTEM)
        create(responsible=boris, by=SYSTEM)

        assert model.objects.seen_by(Actor.of(anna)).count() == 3

    def test_is_marked_on_the_card_and_through_the_api(
        self, kind: str, client_of: Any, api_of: Any, anna: Any, boris: Any
    ) -> None:
        _model, _edit, create = KINDS[kind]
        record = create(responsible=boris, by=SYSTEM)
        url = f"/{URLS[kind]}/{record.pk}"

        client_of(boris).post(
            f"{url}/edit/everyone", {"is_for_everyone": "on", "version": str(record.refreshed().version)}
        )
        assert record.refreshed().is_for_everyone
        assert client_of(anna).get(url).status_code == 200

        api_of(boris).patch(f"/api/v1{url}", {"is_for_everyone": False})
        assert not record.refreshed().is_for_everyone
        assert client_of(anna).get(url).status_code == 404


class TestInTheBin:
    def test_is_seen_no_more(self, anna: Any, boris: Any) -> None:
        contact = create_contact(name="Íris", responsible=boris, is_for_everyone=True, by=SYSTEM)

        delete_contact(contact, by=SYSTEM)

        assert not Contact.objects.seen_by(Actor.of(anna)).exists()
