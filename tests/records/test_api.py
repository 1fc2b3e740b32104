"""Pipelines, stages and tags through the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.records.tags.models import Tag

Api = Callable[[User], Any]
URL = "/api/v1/pipelines"
STAGES = [{"name": "New"}, {"name": "Won", "semantic": "won"}, {"name": "Lost", "semantic": "lost"}]


class TestPipelines:
    def test_are_listed_with_their_stages(self, api_of: Api, anna: User, pipeline: Pipeline) -> None:
        (listed,) = api_of(anna).get(URL, {"record_kind": "deal"}).json()["items"]

        assert (listed["name"], listed["record_kind"], listed["is_default"]) == ("Sales", "deal", True)
        assert [stage["name"] for stage in listed["stages"]] == [
            "New",
            "Offer",
            "Paid",
            "Shipping",
            "Won",
            "Lost",
        ]
        assert [stage["semantic"] for stage in listed["stages"]] == ["open"] * 4 + ["won", "lost"]
        assert api_of(anna).get(f"{URL}/{pipeline.pk}").json() == listed

    def test_are_made_by_those_who_may(self, api_of: Api, owner: User, recorded: list[str]) -> None:
        answer = api_of(owner).post(URL, {"name": "Wholesale", "stages": STAGES})

        assert answer.status_code == 201
        assert [stage["name"] for stage in answer.json()["stages"]] == ["New", "Won", "Lost"]
        assert "pipeline.created" in recorded

    @pytest.mark.parametrize(
        "stages",
        [
            [],
            STAGES[:2],
            [STAGES[1], STAGES[0], STAGES[2]],
            [*STAGES[:2], STAGES[1], STAGES[2]],
            [{"name": "New", "color": "plaid"}, *STAGES[1:]],
            [{"name": " "}, *STAGES[1:]],
        ],
    )
    def test_refuse_a_way_that_leads_nowhere(self, api_of: Api, owner: User, stages: list[Any]) -> None:
        assert api_of(owner).post(URL, {"name": "Odd", "stages": stages}).status_code == 422
        assert Pipeline.objects.count() == 0

    def test_are_not_for_sellers_to_change(self, api_of: Api, anna: User, pipeline: Pipeline) -> None:
        program = api_of(anna)
        stage = pipeline.first_stage()

        answers = [
            program.post(URL, {"name": "Mine", "stages": STAGES}),
            program.post(f"{URL}/{pipeline.pk}/stages", {"name": "Mine"}),
            program.patch(f"{URL}/{pipeline.pk}/stages/{stage.pk}", {"name": "Mine"}),
        ]

        assert [answer.status_code for answer in answers] == [403] * 3
        assert Stage.objects.filter(name="Mine").count() == 0


class TestStages:
    def test_are_added_where_they_belong(self, api_of: Api, owner: User, pipeline: Pipeline) -> None:
        first = pipeline.first_stage()

        answer = api_of(owner).post(
            f"{URL}/{pipeline.pk}/stages", {"name": "Talks", "after_id": first.pk, "color": "pink"}
        )

        assert answer.status_code == 201
        assert [stage.name for stage in pipeline.stages.all()][:3] == ["New", "Talks", "Offer"]

    def test_are_renamed_and_coloured(self, api_of: Api, owner: User, pipeline: Pipeline) -> None:
        stage = pipeline.first_stage()

        answer = api_of(owner).patch(
            f"{URL}/{pipeline.pk}/stages/{stage.pk}", {"name": "Fresh", "probability": 5}
        )

        assert (answer.json()["name"], answer.json()["probability"], answer.json()["color"]) == (
            "Fresh",
            5,
            "blue",
        )

    def test_of_another_pipeline_are_not_found_here(
        self, api_of: Api, owner: User, pipeline: Pipeline
    ) -> None:
        program = api_of(owner)
        other = program.post(URL, {"name": "Other", "stages": STAGES}).json()

        moved = program.patch(f"{URL}/{pipeline.pk}/stages/{other['stages'][0]['id']}", {"name": "X"})
        added = program.post(
            f"{URL}/{pipeline.pk}/stages", {"name": "X", "after_id": other["stages"][0]["id"]}
        )

        assert (moved.status_code, added.status_code) == (404, 422)
        assert added.json()["errors"][0]["field"] == "after_id"
        assert Stage.objects.filter(name="X").count() == 0


class TestTags:
    def test_are_made_and_coloured(self, api_of: Api, owner: User, recorded: Any) -> None:
        program = api_of(owner)
        recorded.start_over()

        made = program.post("/api/v1/tags", {"name": "VIP", "color": "amber"})
        changed = program.patch(f"/api/v1/tags/{made.json()['id']}", {"color": "teal"})
        again = program.post("/api/v1/tags", {"name": "VIP"})

        assert (made.status_code, changed.json()["color"], again.status_code) == (201, "teal", 422)
        assert Tag.objects.get().color == "teal"
        assert recorded == ["tag.created", "tag.edited"]

    def test_are_read_by_everybody_and_changed_by_few(self, api_of: Api, anna: User) -> None:
        program = api_of(anna)

        assert program.get("/api/v1/tags").json()["items"] == []
        assert program.post("/api/v1/tags", {"name": "VIP"}).status_code == 403
        assert Tag.objects.count() == 0
