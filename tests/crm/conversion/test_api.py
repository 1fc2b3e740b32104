"""Converting leads as programs do it."""

from __future__ import annotations

from typing import Any

import pytest

from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal
from dealwright.crm.leads.models import Lead
from dealwright.events import Actor
from dealwright.events.models import Entry
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pipeline")]


@pytest.fixture
def api(api_of: Any, anna: User) -> Any:
    """A program that acts as Anna."""
    return api_of(anna)


class TestConvert:
    def test_answers_with_what_it_became(self, api: Any, lead: Lead) -> None:
        answer = api.post(
            f"/api/v1/leads/{lead.pk}/convert",
            {"deal": {"new": True, "title": "Ten"}, "contact": {"new": True}, "company": {"new": True}},
        )

        told = answer.json()
        deal, contact = Deal.objects.get(), Contact.objects.get()
        assert answer.status_code == 200
        assert told["deal_ids"] == [deal.pk]
        assert told["contact_id"] == contact.pk
        assert told["company_id"] == deal.company_id
        assert deal.title == "Ten"

    def test_takes_what_is_there(self, api: Any, lead: Lead, anna: User, by_anna: Actor) -> None:
        client = create_contact(name="Rita", responsible=anna, by=by_anna)

        told = api.post(
            f"/api/v1/leads/{lead.pk}/convert", {"deal": {"new": True}, "contact": {"id": client.pk}}
        ).json()

        assert (told["contact_id"], told["is_repeat"]) == (client.pk, True)

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"deal": {}},
            {"deal": {"new": True, "id": 1}},
            {"deal": {"id": 999999}},
            {"contact": {"id": 999999}},
            {"company": {"id": 999999}},
            {"deal": {"new": True, "stage_id": 999999}},
            {"deal": {"new": True, "color": "red"}},
        ],
    )
    def test_refuses_nonsense_and_changes_nothing(self, body: dict[str, Any], api: Any, lead: Lead) -> None:
        events = Entry.objects.count()

        answer = api.post(f"/api/v1/leads/{lead.pk}/convert", body)

        assert answer.status_code == 422
        assert Lead.objects.get(pk=lead.pk).stage.code == "NEW"
        assert Entry.objects.count() == events

    def test_a_client_of_somebody_else_is_refused(self, api: Any, lead: Lead, boris: User) -> None:
        client = create_contact(name="Secret", responsible=boris, by=Actor.of(boris))

        answer = api.post(f"/api/v1/leads/{lead.pk}/convert", {"contact": {"id": client.pk}})

        assert answer.status_code == 422
        assert "Secret" not in answer.content.decode()

    def test_a_lead_of_somebody_else_is_not_found(self, api_of: Any, boris: User, lead: Lead) -> None:
        answer = api_of(boris).post(f"/api/v1/leads/{lead.pk}/convert", {"deal": {"new": True}})

        assert answer.status_code == 404
        assert not Deal.objects.exists()

    def test_a_second_one_is_a_conflict(self, api: Any, lead: Lead) -> None:
        api.post(f"/api/v1/leads/{lead.pk}/convert", {"deal": {"new": True}})

        assert api.post(f"/api/v1/leads/{lead.pk}/convert", {"deal": {"new": True}}).status_code == 409
        assert Deal.objects.count() == 1

    def test_a_stale_version_is_a_conflict(self, api: Any, lead: Lead) -> None:
        api.patch(f"/api/v1/leads/{lead.pk}", {"comment": "New"})

        answer = api.post(f"/api/v1/leads/{lead.pk}/convert", {"deal": {"new": True}, "version": 1})

        assert answer.status_code == 409
        assert not Deal.objects.exists()


class TestLikelyClients:
    def test_lists_those_who_are_reached_so_and_are_seen(
        self, api: Any, lead: Lead, anna: User, boris: User, by_anna: Actor
    ) -> None:
        mine = create_contact(name="Rita", phones=["+5511987654321"], responsible=anna, by=by_anna)
        create_contact(name="Hers", emails=["rita@padaria.example"], responsible=boris, by=Actor.of(boris))

        told = api.get(f"/api/v1/leads/{lead.pk}/likely-clients").json()

        assert told == {"contacts": [{"id": mine.pk, "name": "Rita"}], "companies": []}


class TestSimpleMode:
    def test_a_new_lead_is_converted_at_once(self, api: Any, pipeline: Pipeline) -> None:
        told = api.post(
            "/api/v1/leads", {"name": "Rita Sousa", "emails": [{"value": "rita@example.com"}]}
        ).json()

        assert told["deal_ids"] == [Deal.objects.get().pk]
        assert told["contact_id"] == Contact.objects.get().pk
        assert told["closed_at"] is not None
