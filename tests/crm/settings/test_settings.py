"""How the CRM works here: changing it, its page, its API."""

import pytest

from dealwright.crm.settings.actions import edit_crm_settings, switch_to_classic
from dealwright.crm.settings.queries import crm_settings
from dealwright.events import Actor
from dealwright.kit.errors import Conflict, Forbidden, Refused
from dealwright.records.pipelines.actions import create_pipeline
from tests.factories import STAGES

pytestmark = pytest.mark.django_db


class TestEditCrmSettings:
    def test_starts_with_the_usual_ones(self):
        settings = crm_settings()

        assert (settings.mode, settings.makes_company, settings.repeats_are_opened) == (
            "simple",
            "none",
            True,
        )
        assert (settings.counts_for, settings.quiet_days, settings.version) == ("record", 7, 1)

    def test_keeps_what_changed_and_tells_it_once(self, pipeline, owner, recorded):
        by = Actor.of(owner)

        edit_crm_settings(pipeline=pipeline, quiet_days=14, makes_company="with", by=by)
        edit_crm_settings(quiet_days=14, by=by)

        settings = crm_settings()
        assert (settings.pipeline, settings.quiet_days, settings.makes_company) == (pipeline, 14, "with")
        assert settings.version == 2
        assert recorded == ["crm_settings.changed"]
        assert [one["field"] for one in recorded.entries[0].facts["changes"]] == [
            "pipeline",
            "quiet_days",
            "makes_company",
        ]

    def test_refuses_an_older_version(self, owner, recorded):
        edit_crm_settings(quiet_days=3, version=1, by=Actor.of(owner))
        recorded.start_over()

        with pytest.raises(Conflict):
            edit_crm_settings(quiet_days=5, version=1, by=Actor.of(owner))

        assert crm_settings().quiet_days == 3
        assert recorded == []

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"quiet_days": 366}, "quiet_days"),
            ({"quiet_days": -1}, "quiet_days"),
            ({"makes_company": "maybe"}, "makes_company"),
            ({"counts_for": "nobody"}, "counts_for"),
        ],
    )
    def test_refuses_what_makes_no_sense(self, owner, recorded, values, field):
        with pytest.raises(Refused) as refusal:
            edit_crm_settings(**values, by=Actor.of(owner))

        assert refusal.value.field == field
        assert recorded == []

    def test_refuses_a_pipeline_of_leads(self, owner):
        leads = create_pipeline(name="Leads", stages=STAGES, of_kind="lead", by=Actor.system())

        with pytest.raises(Refused) as refusal:
            edit_crm_settings(pipeline=leads, by=Actor.of(owner))

        assert refusal.value.field == "pipeline"

    def test_is_for_those_who_may_change_settings(self, anna, recorded):
        with pytest.raises(Forbidden):
            edit_crm_settings(quiet_days=1, by=Actor.of(anna))
        with pytest.raises(Forbidden):
            switch_to_classic(by=Actor.of(anna))

        assert crm_settings().mode == "simple"
        assert recorded == []


class TestPage:
    def test_saves(self, pipeline, owner, client_of):
        browser = client_of(owner)
        sent = {
            "pipeline": pipeline.pk,
            "makes_company": "instead",
            "counts_for": "activity",
            "quiet_days": "10",
            "version": "1",
        }

        answer = browser.post("/crm/settings", sent)

        assert answer.status_code == 303
        settings = crm_settings()
        assert (settings.makes_company, settings.counts_for, settings.quiet_days) == (
            "instead",
            "activity",
            10,
        )
        assert settings.repeats_are_opened is False

    def test_says_what_is_wrong_at_the_field(self, owner, client_of):
        answer = client_of(owner).post(
            "/crm/settings", {"makes_company": "none", "counts_for": "record", "quiet_days": "1000"}
        )

        assert answer.status_code == 422
        assert "365" in answer.content.decode()

    def test_tells_of_a_newer_version(self, owner, client_of):
        edit_crm_settings(quiet_days=3, by=Actor.of(owner))
        sent = {"makes_company": "none", "counts_for": "record", "quiet_days": "9", "version": "1"}

        answer = client_of(owner).post("/crm/settings", sent)

        assert answer.status_code == 409
        assert crm_settings().quiet_days == 3

    def test_is_not_for_sellers(self, anna, client_of):
        assert client_of(anna).get("/crm/settings").status_code == 403
        assert client_of(anna).get("/crm/settings/mode").status_code == 403

    def test_switches_to_classic_and_explains_it(self, pipeline, owner, client_of):
        browser = client_of(owner)
        assert "Work with leads" in browser.get("/crm/settings").content.decode()

        answer = browser.post("/crm/settings/mode", {"to": "classic", "version": "1"})

        assert answer.status_code == 303
        assert crm_settings().mode == "classic"
        assert "Work without leads" in browser.get("/crm/settings").content.decode()


class TestApi:
    def test_tells_and_changes(self, pipeline, owner, api_of):
        api = api_of(owner)

        before = api.get("/api/v1/settings/crm").json()
        answer = api.patch(
            "/api/v1/settings/crm", {"quiet_days": 21, "pipeline_id": pipeline.pk, "version": 1}
        )

        assert before["mode"] == "simple"
        assert before["switch"] is None
        assert answer.status_code == 200
        assert (answer.json()["quiet_days"], answer.json()["pipeline_id"]) == (21, pipeline.pk)
        assert answer.json()["version"] == 2

    def test_refuses_an_unknown_pipeline(self, owner, api_of):
        answer = api_of(owner).patch("/api/v1/settings/crm", {"pipeline_id": 999})

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "pipeline_id"

    def test_lets_sellers_read_only(self, anna, api_of, recorded):
        api = api_of(anna)
        recorded.start_over()

        assert api.get("/api/v1/settings/crm").status_code == 200
        assert api.patch("/api/v1/settings/crm", {"quiet_days": 1}).status_code == 403
        assert api.post("/api/v1/settings/crm/switch", {"mode": "classic"}).status_code == 403
        assert recorded == []
