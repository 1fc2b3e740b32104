"""The funnel: its five stages, its limit of ten, its settings."""

import pytest

from dealwright.compact.settings.actions import choose_funnel, set_up
from dealwright.compact.settings.models import CompactSettings
from dealwright.compact.subjects.queries import funnel
from dealwright.crm.settings.queries import crm_settings
from dealwright.kit.errors import Refused
from dealwright.records.extensions.actions import switch_off, switch_on
from dealwright.records.extensions.queries import is_on
from dealwright.records.pipelines.actions import (
    NewStage,
    add_stage,
    create_pipeline,
    delete_stage,
    edit_stage,
)
from dealwright.records.pipelines.models import Semantic
from tests.factories import STAGES

pytestmark = pytest.mark.django_db


def fill(system, count):
    """Stages until there are so many that are seen."""
    while funnel().stages.exclude(semantic=Semantic.LOST).count() < count:
        add_stage(funnel(), stage=NewStage(f"Step {funnel().stages.count()}"), by=system)


class TestSetUp:
    def test_makes_the_five_stages_and_one_without_a_sale(self, stages):
        assert list(stages) == [
            "Prospecting",
            "Contact made",
            "Proposal presented",
            "Negotiation",
            "Closed",
            "Closed without a sale",
        ]
        assert stages["Closed"].semantic == Semantic.WON
        assert stages["Closed without a sale"].semantic == Semantic.LOST

    def test_keeps_the_funnel_that_is_there(self, system, recorded):
        before = funnel()

        set_up(by=system)

        assert funnel() == before
        assert recorded == []


class TestLimit:
    def test_ten_stages_fit_and_an_eleventh_is_refused(self, system, recorded):
        fill(system, 10)
        recorded.start_over()

        with pytest.raises(Refused, match="at most 10 stages"):
            add_stage(funnel(), stage=NewStage("Eleventh"), by=system)

        assert funnel().stages.exclude(semantic=Semantic.LOST).count() == 10
        assert recorded == []

    def test_is_told_by_the_pages_and_the_api_of_pipelines(self, system, owner, api_of):
        fill(system, 10)

        answer = api_of(owner).post(
            f"/api/v1/pipelines/{funnel().pk}/stages", {"name": "Eleventh"}, content_type="application/json"
        )

        assert answer.status_code == 422
        assert "at most 10 stages" in answer.json()["errors"][0]["message"]

    def test_cannot_be_passed_by_switching_off_and_on(self, compact, system, owner, api_of, recorded):
        fill(system, 10)
        switch_off(compact, by=system)
        pipeline = CompactSettings.objects.get().pipeline
        late = add_stage(pipeline, stage=NewStage("Eleventh"), by=system)
        program = api_of(owner)
        recorded.start_over()

        answer = program.post("/api/v1/extensions/compact/switch-on")

        assert answer.status_code == 422
        assert "has 11 stages by now" in answer.json()["detail"]
        assert not is_on("compact")
        assert recorded == []
        delete_stage(late, by=system)
        switch_on(compact, by=system)
        assert is_on("compact")

    def test_holds_for_names_that_grew_meanwhile(self, compact, system):
        stage = funnel().stages.first()
        switch_off(compact, by=system)
        edit_stage(stage, name="A" * 51, by=system)

        with pytest.raises(Refused, match="more than 50 letters"):
            switch_on(compact, by=system)

        assert not is_on("compact")

    def test_is_that_of_the_funnel_alone(self, pipeline, system):
        for number in range(12):
            add_stage(pipeline, stage=NewStage(f"Step {number}"), by=system)

        assert pipeline.stages.count() == 18

    def test_a_name_has_at_most_fifty_letters(self, stages, system, recorded):
        with pytest.raises(Refused, match="at most 50 letters"):
            edit_stage(stages["Negotiation"], name="x" * 51, by=system)

        assert recorded == []
        edit_stage(stages["Negotiation"], name="x" * 50, by=system)


class TestChooseFunnel:
    def test_takes_another_pipeline(self, pipeline, system, recorded):
        choose_funnel(pipeline, by=system)

        assert funnel() == pipeline
        assert recorded == ["compact_settings.funnel_chosen"]

    def test_refuses_one_with_more_than_ten_stages(self, system, recorded):
        before = funnel()
        long = [*[NewStage(f"Step {number}") for number in range(10)], *STAGES[-2:]]
        too_long = create_pipeline(name="Long", stages=long, by=system)
        recorded.start_over()

        with pytest.raises(Refused, match="at most 10 stages"):
            choose_funnel(too_long, by=system)

        assert funnel() == before
        assert recorded == []


class TestPage:
    def test_saves_days_and_funnel(self, pipeline, owner, client_of):
        version = CompactSettings.objects.get(pk=1).version

        answer = client_of(owner).post(
            "/subjects/settings", {"pipeline": pipeline.pk, "quiet_days": "3", "version": version}
        )

        assert answer.status_code == 303
        assert funnel() == pipeline
        assert crm_settings().quiet_days == 3

    def test_is_closed_to_sellers(self, anna, client_of):
        assert client_of(anna).get("/subjects/settings").status_code == 403

    def test_makes_colours_and_deletes_markers(self, subject, owner, client_of, by_anna):
        from dealwright.records.tags.actions import set_tags
        from dealwright.records.tags.models import Tag

        browser = client_of(owner)
        browser.post("/subjects/markers", {"name": "urgent", "color": "red"})
        set_tags(subject, tags=["urgent", "vip"], by=by_anna)
        marker = Tag.objects.get(name="urgent")
        assert marker.color == "red"
        assert "1 subject or deal" in browser.get("/subjects/settings").content.decode()

        browser.post(f"/subjects/markers/{marker.pk}", {"color": "teal"})
        assert marker.refreshed().color == "teal"
        browser.post(f"/subjects/markers/{marker.pk}", {"delete": "1"})

        assert not Tag.objects.filter(name="urgent").exists()
        assert subject.refreshed().tags == ["vip"]
        assert "No markers" not in browser.get("/subjects/settings").content.decode()

    def test_says_that_a_marker_is_known_already(self, owner, client_of):
        browser = client_of(owner)
        browser.post("/subjects/markers", {"name": "urgent", "color": "red"})

        answer = browser.post("/subjects/markers", {"name": "urgent", "color": "red"})

        assert answer.status_code == 422
        assert "tag of this name already" in answer.content.decode()
