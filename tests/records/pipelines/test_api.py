"""Pipelines and stages through the API, beside what tests/records/test_api.py asks of them."""

import pytest

from dealwright.records.pipelines.models import Pipeline, Stage
from tests.house.world import footprint

pytestmark = pytest.mark.django_db
URL = "/api/v1/pipelines"
STAGES = [{"name": "New"}, {"name": "Won", "semantic": "won"}, {"name": "Lost", "semantic": "lost"}]


class TestPipelines:
    def test_are_made_for_every_kind_with_stages(self, api_of, owner):
        program = api_of(owner)

        made = program.post(URL, {"name": "Deals", "record_kind": "deal", "stages": STAGES})
        refused = program.post(URL, {"name": "Contacts", "record_kind": "contact", "stages": STAGES})

        assert made.status_code == 201
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["field"] == "record_kind"
        assert Pipeline.objects.count() == 1

    def test_are_renamed_placed_made_default_and_deleted(self, api_of, owner, pipeline, delivery):
        program = api_of(owner)
        here = f"{URL}/{delivery.pk}"

        renamed = program.patch(here, {"name": "Couriers", "version": 1})
        placed = program.post(f"{here}/place", {"before_id": pipeline.pk})
        default = program.post(f"{here}/make-default")
        back = program.post(f"{URL}/{pipeline.pk}/make-default")
        gone = program.delete(here)

        assert (renamed.status_code, renamed.json()["name"]) == (200, "Couriers")
        assert placed.status_code == 200
        assert default.json()["is_default"] is True
        assert back.json()["is_default"] is True
        assert gone.status_code == 204
        assert list(Pipeline.objects.values_list("name", flat=True)) == ["Sales"]

    def test_refuse_a_stale_version(self, api_of, owner, delivery):
        program = api_of(owner)
        program.patch(f"{URL}/{delivery.pk}", {"name": "Couriers"})
        before = footprint()

        answers = [
            program.patch(f"{URL}/{delivery.pk}", {"name": "Vans", "version": 1}),
            program.post(f"{URL}/{delivery.pk}/make-default", {"version": 1}),
            program.delete(f"{URL}/{delivery.pk}", headers={"If-Match": '"1"'}),
        ]

        assert [answer.status_code for answer in answers] == [409] * 3
        assert footprint() == before

    def test_with_deals_stay(self, api_of, owner, pipeline, delivery, deal):
        program = api_of(owner)
        program.post(f"{URL}/{delivery.pk}/make-default")
        before = footprint()

        answer = program.delete(f"{URL}/{pipeline.pk}")

        assert answer.status_code == 422
        assert "1 record still stands in this pipeline" in answer.json()["detail"]
        assert footprint() == before


class TestStages:
    def test_demand_fields(self, api_of, owner, pipeline, stages):
        program = api_of(owner)
        here = f"{URL}/{pipeline.pk}/stages/{stages['Offer'].pk}"

        answer = program.patch(here, {"required_fields": ["source", "amount"], "version": 1})
        refused = program.patch(here, {"required_fields": ["shoe_size"]})

        assert answer.json()["required_fields"] == ["amount", "source"]
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["field"] == "required_fields"

    def test_are_placed_and_deleted(self, api_of, owner, pipeline, stages):
        program = api_of(owner)
        here = f"{URL}/{pipeline.pk}/stages/{stages['Shipping'].pk}"

        placed = program.post(f"{here}/place", {"before_id": stages["New"].pk, "version": 1})
        stale = program.delete(here, headers={"If-Match": '"1"'})
        gone = program.delete(here, headers={"If-Match": '"2"'})

        assert placed.status_code == 200
        assert stale.status_code == 409
        assert gone.status_code == 204
        assert [one.name for one in pipeline.refreshed().stages.all()] == [
            "New",
            "Offer",
            "Paid",
            "Won",
            "Lost",
        ]

    @pytest.mark.parametrize("code", ["C" * 23, "C" * 51])
    def test_have_codes_as_long_as_deals_allow(self, api_of, owner, pipeline, code):
        answer = api_of(owner).post(f"{URL}/{pipeline.pk}/stages", {"name": "Talks", "code": code})

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"].endswith("code")
        assert Stage.objects.filter(name="Talks").count() == 0

    def test_are_not_for_sellers_to_change(self, api_of, anna, pipeline, stages):
        program = api_of(anna)
        here = f"{URL}/{pipeline.pk}"
        stage = f"{here}/stages/{stages['Shipping'].pk}"
        before = footprint()

        answers = [
            program.patch(here, {"name": "Mine"}),
            program.delete(here),
            program.post(f"{here}/make-default"),
            program.post(f"{here}/place"),
            program.post(f"{stage}/place"),
            program.delete(stage),
        ]

        assert [answer.status_code for answer in answers] == [403] * 6
        assert footprint() == before
