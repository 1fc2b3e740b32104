"""Moving leads to stages of other pipelines, one by one and many at once."""

from __future__ import annotations

from typing import Any

import pytest

from dealwright.crm.conversion.actions import convert_lead
from dealwright.crm.conversion.choices import NEW
from dealwright.crm.leads.actions import change_lead_pipeline, create_lead, lose_lead, move_lead
from dealwright.crm.leads.actions.moving import TakesConversion
from dealwright.crm.leads.models import Lead
from dealwright.events import Actor, last_change, unrecorded
from dealwright.kit.errors import Conflict, Forbidden, Refused
from dealwright.people.roles.models import Role
from dealwright.people.users.models import User
from dealwright.records.bulk import running
from dealwright.records.bulk.actions import start_bulk_change
from dealwright.records.bulk.choosing import act_from
from dealwright.records.bulk.preview import Chosen, preview
from dealwright.records.pipelines.actions import NewStage, create_pipeline, edit_stage
from dealwright.records.pipelines.models import Pipeline, Semantic, Stage
from dealwright.records.undo.actions import undo_change
from tests.house.world import footprint

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("classic")]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def partners(lead_pipeline: Pipeline) -> Pipeline:
    """A second pipeline of leads."""
    stages = [
        NewStage("To call", color="blue"),
        NewStage("Became a partner", Semantic.WON, color="green"),
        NewStage("No partner", Semantic.LOST, color="red"),
    ]
    return create_pipeline(name="Partners", of_kind="lead", stages=stages, by=Actor.system())


@pytest.fixture
def to_call(partners: Pipeline) -> Stage:
    return partners.first_stage()


def with_scopes(user: User, scopes: dict[str, Any]) -> User:
    """The same person with a role of other rights."""
    with unrecorded("a role of the test"):
        Role.objects.filter(pk=user.role_id).update(scopes=scopes)
    return User.objects.select_related("role").get(pk=user.pk)


class TestChangeLeadPipeline:
    def test_tells_both_stages_and_pipelines(
        self, lead: Lead, to_call: Stage, partners: Pipeline, by_anna: Actor, recorded: Any
    ) -> None:
        moved = change_lead_pipeline(lead, to=to_call, version=lead.version, by=by_anna)

        assert (moved.pipeline, moved.stage) == (partners, to_call)
        assert recorded == ["lead.pipeline_changed"]
        facts = recorded.entries[0].facts
        assert (facts["pipeline_before"]["label"], facts["pipeline"]["label"]) == ("Leads", "Partners")

    def test_is_taken_back_as_it_stood(self, lead: Lead, to_call: Stage, by_anna: Actor) -> None:
        lost = lose_lead(lead, reason="Wrong number", by=by_anna)

        change_lead_pipeline(lost, to=to_call, by=by_anna)
        undo_change(last_change(), by=by_anna)

        fresh = Lead.objects.get(pk=lead.pk)
        assert (fresh.stage, fresh.lost_reason, fresh.pipeline) == (
            lost.stage,
            "Wrong number",
            lost.pipeline,
        )
        assert fresh.closed_at == lost.closed_at

    def test_refuses_the_won_stage_stale_versions_and_stages_of_deals(
        self, lead: Lead, partners: Pipeline, pipeline: Pipeline, to_call: Stage, by_anna: Actor
    ) -> None:
        won = partners.stages.get(semantic=Semantic.WON)
        before = footprint()

        with pytest.raises(TakesConversion):
            change_lead_pipeline(lead, to=won, by=by_anna)
        with pytest.raises(Conflict):
            change_lead_pipeline(lead, to=to_call, version=9, by=by_anna)
        with pytest.raises(Refused):
            change_lead_pipeline(lead, to=pipeline.first_stage(), by=by_anna)
        with pytest.raises(Refused):
            move_lead(lead, to=to_call, by=by_anna)

        assert footprint() == before

    @pytest.mark.usefixtures("pipeline")
    def test_a_converted_lead_stays(self, lead: Lead, to_call: Stage, by_anna: Actor) -> None:
        convert_lead(lead, contact=NEW, by=by_anna)

        with pytest.raises(Refused, match="converted"):
            change_lead_pipeline(lead.refreshed(), to=to_call, by=by_anna)

    def test_needs_the_right_to_open_leads_there(
        self, lead: Lead, to_call: Stage, partners: Pipeline, anna: User
    ) -> None:
        rights = {"lead": {"see": "all", "change": "all", "create": "all"}, f"lead:{partners.pk}": {}}
        outsider = with_scopes(anna, rights)
        before = footprint()

        with pytest.raises(Forbidden):
            change_lead_pipeline(lead, to=to_call, by=Actor.of(outsider))

        assert footprint() == before


class TestApi:
    def test_moves_it(self, lead: Lead, to_call: Stage, anna: User, boris: User, api_of: Any) -> None:
        here = f"/api/v1/leads/{lead.pk}/pipeline"

        stranger = api_of(boris).post(here, {"stage_id": to_call.pk})
        unknown = api_of(anna).post(here, {"stage_id": 999_999})
        moved = api_of(anna).post(here, {"stage_id": to_call.pk, "version": lead.version})

        assert (stranger.status_code, unknown.status_code, moved.status_code) == (404, 422, 200)
        assert moved.json()["pipeline_id"] == to_call.pipeline_id


class TestPage:
    def test_offers_the_open_stages_of_the_others(
        self, lead: Lead, partners: Pipeline, to_call: Stage, anna: User, client_of: Any
    ) -> None:
        browser = client_of(anna)

        page = browser.get(f"/leads/{lead.pk}/pipeline").content.decode()

        assert "To call" in page
        assert "Became a partner" not in page
        assert f'value="{lead.stage_id}"' not in page
        assert f'href="/leads/{lead.pk}/pipeline"' in browser.get(f"/leads/{lead.pk}").content.decode()

    def test_is_not_offered_where_there_is_one_alone(self, lead: Lead, anna: User, client_of: Any) -> None:
        page = client_of(anna).get(f"/leads/{lead.pk}").content.decode()

        assert f"/leads/{lead.pk}/pipeline" not in page

    def test_moves_the_lead_and_asks_for_what_is_demanded(
        self, lead: Lead, to_call: Stage, anna: User, client_of: Any
    ) -> None:
        edit_stage(to_call, required_fields=["source_description"], by=Actor.system())
        browser, sent = client_of(anna), {"stage": to_call.pk, "version": lead.version}

        asked = browser.post(f"/leads/{lead.pk}/pipeline", sent, headers=HTMX)
        done = browser.post(
            f"/leads/{lead.pk}/stage/fields", {**sent, "source_description": "Fair"}, headers=HTMX
        )

        assert (asked.status_code, asked["X-Dialog"], done.status_code) == (422, "ask", 204)
        assert Lead.objects.get(pk=lead.pk).stage == to_call

    def test_refuses_stale_versions(self, lead: Lead, to_call: Stage, anna: User, client_of: Any) -> None:
        answer = client_of(anna).post(f"/leads/{lead.pk}/pipeline", {"stage": to_call.pk, "version": 99})

        assert answer.status_code == 409
        assert Lead.objects.get(pk=lead.pk).stage == lead.stage


class TestManyAtOnce:
    def test_go_to_another_pipeline_and_come_back(self, lead: Lead, to_call: Stage, by_anna: Actor) -> None:
        other = create_lead(title="There already", stage=to_call, by=by_anna)
        act = act_from("lead", {"pipeline": {"stage_id": to_call.pk}})
        chosen = Chosen(ids=(lead.pk, other.pk))
        looked = preview(act, chosen, by_anna)

        change = start_bulk_change(act, chosen, by=by_anna)
        while running.step():
            pass

        change.refresh_from_db()
        assert (looked.matched, looked.changing, looked.unchanged) == (2, 1, 1)
        assert (change.changed, change.unchanged, change.refused) == (1, 1, 0)
        assert Lead.objects.get(pk=lead.pk).stage == to_call

    def test_are_refused_where_nobody_may_open_leads(
        self, lead: Lead, to_call: Stage, partners: Pipeline, anna: User
    ) -> None:
        rights = {"lead": {"see": "all", "change": "all", "create": "all"}, f"lead:{partners.pk}": {}}
        outsider = Actor.of(with_scopes(anna, rights))

        with pytest.raises(Refused):
            act_from("lead", {"pipeline": {"stage_id": to_call.pk}}).check(outsider)

    @pytest.mark.parametrize("stage_id", [None, "x", 0, True, 999_999])
    def test_refuse_what_is_no_stage(self, stage_id: Any, by_anna: Actor, partners: Pipeline) -> None:
        with pytest.raises(Refused):
            act_from("lead", {"pipeline": {"stage_id": stage_id}}).check(by_anna)

    def test_the_bar_offers_it(
        self, lead: Lead, to_call: Stage, anna: User, client_of: Any, api_of: Any
    ) -> None:
        browser = client_of(anna)
        asked = {"kind": "lead", "act": "pipeline", "ids": str(lead.pk)}

        bar = browser.get("/leads/list").content.decode()
        form = browser.post("/bulk-changes/new", asked).content.decode()
        look = browser.post("/bulk-changes/new", {**asked, "value": to_call.pk, "step": "preview"})
        told = api_of(anna).post(
            "/api/v1/leads/bulk",
            {"ids": [lead.pk], "change": {"pipeline": {"stage_id": to_call.pk}}, "dry_run": True},
        )

        assert 'value="pipeline"' in bar
        assert "Partners: To call" in form
        assert "Partners · To call" in look.content.decode()
        assert told.status_code == 202
