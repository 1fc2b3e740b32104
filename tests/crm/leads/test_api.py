"""What programs may do with leads."""

from __future__ import annotations

from typing import Any

import pytest

from dealwright.crm.leads.actions import create_lead
from dealwright.crm.leads.models import Lead
from dealwright.events import Actor
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline, Stage


@pytest.fixture
def api(api_of: Any, anna: User) -> Any:
    """A program that acts as Anna."""
    return api_of(anna)


class TestCreate:
    def test_answers_201_with_the_whole_record(self, api: Any, lead_pipeline: Pipeline, anna: User) -> None:
        answer = api.post(
            "/api/v1/leads",
            {
                "name": "Rita Sousa",
                "company_title": "Padaria",
                "phones": [{"value": "+55 11 98765-4321", "type": "mobile"}],
                "utm": {"source": "news"},
                "lines": [
                    {"name": "Phone", "price": {"amount": "10.00", "currency": "BRL"}, "quantity": "2"}
                ],
            },
        )

        told = answer.json()
        assert answer.status_code == 201
        assert (told["title"], told["first_name"], told["company_title"]) == ("Rita Sousa", "Rita", "Padaria")
        assert told["phones"] == [{"value": "+55 11 98765-4321", "type": "mobile"}]
        assert told["amount"] == {"amount": "20.00", "currency": "BRL"}
        assert told["utm"]["source"] == "news"
        assert told["responsible_id"] == anna.pk
        assert told["stage_id"] == lead_pipeline.first_stage().pk

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({}, "title"),
            ({"phones": [{"value": "abc"}]}, "phones"),
            ({"title": "x", "contact_id": 999999}, "contact_id"),
            ({"title": "x", "stage_id": 999999}, "stage_id"),
            ({"title": "x", "observer_ids": [999999]}, "observer_ids"),
        ],
    )
    @pytest.mark.usefixtures("lead_pipeline")
    def test_refuses_at_the_field(self, body: dict[str, Any], field: str, api: Any) -> None:
        answer = api.post("/api/v1/leads", body)

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == field
        assert not Lead.objects.exists()


class TestChange:
    def test_changes_what_is_sent(self, api: Any, lead: Lead) -> None:
        told = api.patch(
            f"/api/v1/leads/{lead.pk}",
            {"company_title": "Nova", "emails": [], "utm": {"medium": "mail"}, "tags": ["hot"]},
        ).json()

        assert told["company_title"] == "Nova"
        assert told["emails"] == []
        assert (told["utm"]["source"], told["utm"]["medium"]) == ("news", "mail")
        assert told["tags"] == ["hot"]
        assert told["name"] == "Rita Sousa"


class TestVerbs:
    def test_move_lose_and_archive(self, api: Any, lead: Lead, lead_stages: dict[str, Stage]) -> None:
        url = f"/api/v1/leads/{lead.pk}"

        moved = api.post(f"{url}/move", {"stage_id": lead_stages["IN_PROCESS"].pk})
        lost = api.post(f"{url}/lose", {"reason": "Wrong number"})
        away = api.post(f"{url}/archive", {})

        assert moved.json()["stage_id"] == lead_stages["IN_PROCESS"].pk
        assert lost.json()["lost_reason"] == "Wrong number"
        assert away.json()["archived_at"] is not None

    def test_the_won_stage_takes_a_conversion(
        self, api: Any, lead: Lead, lead_stages: dict[str, Stage]
    ) -> None:
        answer = api.post(f"/api/v1/leads/{lead.pk}/move", {"stage_id": lead_stages["CONVERTED"].pk})

        assert answer.status_code == 422
        assert Lead.objects.get(pk=lead.pk).stage.code == "NEW"

    def test_deletes_and_restores(self, api_of: Any, owner: User, lead: Lead) -> None:
        api = api_of(owner)

        assert api.delete(f"/api/v1/leads/{lead.pk}").status_code == 204
        assert api.get(f"/api/v1/leads/{lead.pk}").status_code == 404
        assert api.post(f"/api/v1/leads/{lead.pk}/restore", {}).status_code == 200

    def test_notes_stand_in_the_timeline(self, api: Any, lead: Lead) -> None:
        api.post(f"/api/v1/leads/{lead.pk}/notes", {"text": "Called her"})

        kinds = [item["kind"] for item in api.get(f"/api/v1/leads/{lead.pk}/timeline").json()["items"]]
        assert kinds[0] == "note.added"


class TestRights:
    def test_leads_of_others_are_not_found(self, api_of: Any, boris: User, lead: Lead) -> None:
        api = api_of(boris)

        assert api.get("/api/v1/leads").json()["items"] == []
        assert api.get(f"/api/v1/leads/{lead.pk}").status_code == 404
        assert api.patch(f"/api/v1/leads/{lead.pk}", {"title": "Mine"}).status_code == 404
        assert Lead.objects.get(pk=lead.pk).title == "Wants ten phones"


class TestList:
    def test_is_found_by_phone_company_and_text(self, api: Any, lead: Lead) -> None:
        for query in (
            "phone=%2B5511987654321",
            "company_title=Padaria+Central",
            "q=padaria",
            "contact_id__is_null=true",
        ):
            assert [one["id"] for one in api.get(f"/api/v1/leads?{query}").json()["items"]] == [lead.pk]

    @pytest.mark.parametrize("count", [1, 30])
    @pytest.mark.usefixtures("lead_pipeline")
    def test_takes_five_queries(
        self, count: int, api: Any, anna: User, django_assert_max_num_queries: Any
    ) -> None:
        for number in range(count):
            create_lead(title=f"Lead {number}", phones=["+55 11 98765-4321"], by=Actor.of(anna))
        api.get("/api/v1/leads")

        with django_assert_max_num_queries(5 + 2):  # the token and its user
            assert len(api.get("/api/v1/leads").json()["items"]) == count
