"""What programs may do with deals."""

from typing import Any

import pytest

from dealwright.catalog.products.actions import create_product
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.actions import copy_deal, create_deal
from dealwright.crm.deals.models import Deal
from dealwright.crm.leads.actions import create_lead
from dealwright.events import Actor
from dealwright.kit.money import money
from dealwright.people.users.models import User
from dealwright.records.pipelines.actions import create_pipeline
from dealwright.records.pipelines.models import Stage
from tests.factories import STAGES


@pytest.fixture
def api(api_of: Any, anna: User) -> Any:
    """A program that acts as Anna."""
    return api_of(anna)


class TestCreate:
    def test_answers_201_with_the_whole_record(
        self, api: Any, pipeline: Any, joana: Contact, anna: User
    ) -> None:
        answer = api.post(
            "/api/v1/deals",
            {
                "title": "Three phones",
                "amount": {"amount": "1250.50", "currency": "BRL"},
                "contact_ids": [joana.pk],
                "source": "fair",
                "tags": ["vip"],
                "closes_on": "2026-12-24",
            },
        )

        told = answer.json()
        assert answer.status_code == 201
        assert told["title"] == "Three phones"
        assert told["amount"] == {"amount": "1250.50", "currency": "BRL"}
        assert told["amount_is_manual"] is True
        assert told["contact_ids"] == [joana.pk]
        assert told["responsible_id"] == anna.pk
        assert told["stage_id"] == pipeline.first_stage().pk
        assert told["closes_on"] == "2026-12-24"
        assert told["tags"] == ["vip"]
        assert told["version"] == 1

    def test_takes_names_and_prices_of_lines_from_the_catalogue(
        self, api: Any, pipeline: Any, system: Actor
    ) -> None:
        cover = create_product(name="Cover", price=money("49.90", "BRL"), by=system)

        told = api.post(
            "/api/v1/deals", {"title": "Covers", "lines": [{"product_id": cover.pk, "quantity": "3"}]}
        ).json()

        assert told["amount"] == {"amount": "149.70", "currency": "BRL"}
        assert told["lines"][0]["name"] == "Cover"
        assert told["lines"][0]["quantity"] == "3"
        assert told["lines"][0]["total"] == {"amount": "149.70", "currency": "BRL"}

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({}, "title"),
            ({"title": ""}, "title"),
            ({"title": "x", "amount": 12.5}, "amount"),
            ({"title": "x", "amount": {"amount": "-1", "currency": "BRL"}}, "amount"),
            ({"title": "x", "stage_id": 999999}, "stage_id"),
            ({"title": "x", "contact_ids": [999999]}, "contact_ids"),
            ({"title": "x", "lines": [{"product_id": 999999}]}, "lines"),
            ({"title": "x", "lines": [{"name": "Box", "quantity": "0"}]}, "lines.0.quantity"),
            ({"title": "x", "lines": [{"name": "Box"}]}, "lines"),
            ({"title": "x", "colour": "red"}, "colour"),
        ],
    )
    def test_refuses(self, api: Any, pipeline: Any, recorded: Any, body: dict[str, Any], field: str) -> None:
        recorded.start_over()

        answer = api.post("/api/v1/deals", body)

        assert answer.status_code == 422
        assert field in [error["field"] for error in answer.json()["errors"]]
        assert Deal.objects.count() == 0
        assert "deal.created" not in recorded

    def test_lets_a_seller_open_deals_for_nobody_else(self, api: Any, pipeline: Any, boris: User) -> None:
        answer = api.post("/api/v1/deals", {"title": "For Boris", "responsible_id": boris.pk})

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "responsible_id"
        assert Deal.objects.count() == 0


class TestRead:
    def test_tells_one(self, api: Any, deal: Deal) -> None:
        answer = api.get(f"/api/v1/deals/{deal.pk}")

        assert answer.status_code == 200
        assert answer.json()["title"] == "Two phones"
        assert answer["ETag"] == '"1"'

    def test_hides_those_of_others(self, api_of: Any, boris: User, deal: Deal) -> None:
        program = api_of(boris)

        assert program.get(f"/api/v1/deals/{deal.pk}").status_code == 404
        assert program.get("/api/v1/deals").json()["items"] == []
        assert program.patch(f"/api/v1/deals/{deal.pk}", {"title": "Mine"}).status_code == 404
        assert deal.refreshed().title == "Two phones"

    def test_filters_sorts_and_pages(
        self, api: Any, pipeline: Any, by_anna: Actor, stages: dict[str, Stage]
    ) -> None:
        for number in range(5):
            create_deal(
                title=f"Deal {number}",
                amount=money(number * 10, "BRL"),
                stage=stages["Offer"] if number % 2 else None,
                tags=["vip"] if number < 2 else [],
                by=by_anna,
            )

        def titles(query: str) -> list[str]:
            return [item["title"] for item in api.get(f"/api/v1/deals?{query}").json()["items"]]

        assert titles("sort=-amount&limit=2") == ["Deal 4", "Deal 3"]
        assert titles(f"stage_id={stages['Offer'].pk}&sort=title") == ["Deal 1", "Deal 3"]
        assert titles("tags=vip&sort=title") == ["Deal 0", "Deal 1"]
        assert titles("tags__in=vip,new&sort=title") == ["Deal 0", "Deal 1"]
        assert titles("amount__gte=30&sort=title") == ["Deal 3", "Deal 4"]
        assert titles("q=deal 2") == ["Deal 2"]
        first = api.get("/api/v1/deals?sort=title&limit=2&count=true").json()
        assert first["count"] == 5
        assert titles(f"sort=title&limit=2&cursor={first['next_cursor']}") == ["Deal 2", "Deal 3"]


class TestChange:
    def test_changes_only_what_is_sent(self, api: Any, deal: Deal, recorded: Any) -> None:
        answer = api.patch(f"/api/v1/deals/{deal.pk}", {"source": "fair", "version": 1})

        assert answer.status_code == 200
        assert answer.json()["source"] == "fair"
        assert answer.json()["title"] == "Two phones"
        assert answer.json()["version"] == 2

    def test_refuses_a_stale_version(self, api: Any, deal: Deal) -> None:
        api.patch(f"/api/v1/deals/{deal.pk}", {"source": "fair"})

        answer = api.patch(f"/api/v1/deals/{deal.pk}", {"title": "Late", "version": 1})

        assert answer.status_code == 409
        assert deal.refreshed().title == "Two phones"

    def test_sets_the_clients(self, api: Any, deal: Deal, joana: Contact) -> None:
        assert api.patch(f"/api/v1/deals/{deal.pk}", {"contact_ids": []}).json()["contact_ids"] == []
        assert api.patch(f"/api/v1/deals/{deal.pk}", {"contact_ids": [joana.pk]}).json()["contact_ids"] == [
            joana.pk
        ]


class TestMove:
    def test_moves(self, api: Any, deal: Deal, stages: dict[str, Stage]) -> None:
        answer = api.post(f"/api/v1/deals/{deal.pk}/move", {"stage_id": stages["Paid"].pk, "version": 1})

        assert answer.status_code == 200
        assert answer.json()["stage_id"] == stages["Paid"].pk
        assert answer.json()["version"] == 2

    def test_answers_409_to_a_stale_version_and_changes_nothing(
        self, api: Any, deal: Deal, stages: dict[str, Stage]
    ) -> None:
        api.post(f"/api/v1/deals/{deal.pk}/move", {"stage_id": stages["Paid"].pk})

        answer = api.post(f"/api/v1/deals/{deal.pk}/move", {"stage_id": stages["Offer"].pk, "version": 1})

        assert answer.status_code == 409
        assert deal.refreshed().stage == stages["Paid"]

    def test_answers_422_to_unknown_stages_and_those_of_other_pipelines(
        self, api: Any, deal: Deal, system: Actor
    ) -> None:
        other = create_pipeline(name="Repairs", stages=STAGES, by=system)

        for stage_id in (999_999, other.first_stage().pk):
            answer = api.post(f"/api/v1/deals/{deal.pk}/move", {"stage_id": stage_id})
            assert answer.status_code == 422
            assert answer.json()["errors"][0]["field"] == "stage_id"
        assert deal.refreshed().version == 1


class TestVerbs:
    def test_win_and_lose(self, api: Any, deal: Deal, stages: dict[str, Stage]) -> None:
        assert api.post(f"/api/v1/deals/{deal.pk}/win").json()["stage_id"] == stages["Won"].pk

        lost = api.post(f"/api/v1/deals/{deal.pk}/lose", {"reason": "Too expensive"}).json()
        assert lost["stage_id"] == stages["Lost"].pk
        assert lost["lost_reason"] == "Too expensive"

    def test_archive_and_unarchive(self, api: Any, deal: Deal) -> None:
        assert api.post(f"/api/v1/deals/{deal.pk}/archive").json()["archived_at"] is not None
        assert api.post(f"/api/v1/deals/{deal.pk}/unarchive").json()["archived_at"] is None

    def test_notes_stand_in_the_timeline(self, api: Any, deal: Deal) -> None:
        note = api.post(f"/api/v1/deals/{deal.pk}/notes", {"text": "Called."})

        items = api.get(f"/api/v1/deals/{deal.pk}/timeline").json()["items"]
        assert note.status_code == 201
        assert [item["kind"] for item in items] == ["note.added", "deal.created"]
        assert items[0]["body"] == "Called."
        assert api.get(f"/api/v1/deals/{deal.pk}/notes").json()["items"][0]["text"] == "Called."

    def test_lines_are_added_and_replaced(self, api: Any, deal: Deal) -> None:
        box = {"name": "Box", "price": {"amount": "5.00", "currency": "BRL"}}

        assert api.post(f"/api/v1/deals/{deal.pk}/lines", box).status_code == 201
        assert len(api.post(f"/api/v1/deals/{deal.pk}/lines", box).json()["lines"]) == 2
        replaced = api.put(
            f"/api/v1/deals/{deal.pk}/lines", {"lines": [box]}, content_type="application/json"
        )
        assert len(replaced.json()["lines"]) == 1
        assert len(api.get(f"/api/v1/deals/{deal.pk}/lines").json()["items"]) == 1


class TestQueries:
    @pytest.mark.parametrize("count", [1, 100])
    def test_the_list_takes_five(
        self, api: Any, many_deals: Any, count: int, django_assert_max_num_queries: Any
    ) -> None:
        many_deals(count)

        with django_assert_max_num_queries(5):
            answer = api.get("/api/v1/deals?limit=100")

        assert len(answer.json()["items"]) == count


class TestOrigins:
    def test_are_told_and_asked_for(
        self, api: Any, pipeline: Any, joana: Contact, anna: User, classic: None
    ) -> None:
        by_anna = Actor.of(anna)
        first = create_deal(title="First", contact=joana, by=by_anna)
        lead = create_lead(title="Again", contact=joana, by=by_anna)
        again = create_deal(title="Again", contact=joana, lead=lead, by=by_anna)
        copy = copy_deal(first, to=first.stage, by=by_anna)

        def found(query: str) -> set[int]:
            return {one["id"] for one in api.get(f"/api/v1/deals?{query}").json()["items"]}

        assert api.get(f"/api/v1/deals/{copy.pk}").json()["copied_from_id"] == first.pk
        assert api.get(f"/api/v1/deals/{again.pk}").json()["is_repeat_inquiry"] is True
        assert found(f"copied_from_id={first.pk}") == {copy.pk}
        assert found("copied_from_id__is_null=true") == {first.pk, again.pk}
        assert found("is_repeat_inquiry=true") == {again.pk}
        assert found("is_repeat_inquiry=false") == {first.pk, copy.pk}
